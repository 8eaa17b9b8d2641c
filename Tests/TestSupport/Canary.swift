public import Foundation

/// Looks for secrets where none may be, in every form in which they could slip out.
///
/// A search that finds nothing proves something only beside one that finds a secret planted in the
/// same place.
public struct Canary: Sendable {
  /// A way in which a secret can be written down.
  public enum Form: String, Sendable, CaseIterable {
    case plain
    /// Its MD5 in hexadecimal digits, of either case.
    case md5
    /// As part of a text in base64, at any place and in either alphabet.
    case base64
  }

  /// A secret that was found; the secret itself is not repeated.
  public struct Sighting: Sendable, Hashable, CustomStringConvertible {
    /// Where: a file, or what the bytes were called.
    public let place: String
    /// Which secret, by its name.
    public let secret: String
    /// How it was written.
    public let form: Form

    /// Secret, form and place in one line.
    public var description: String { "\(secret) as \(form.rawValue) in \(place)" }
  }

  private struct Trace {
    let secret: String
    let form: Form
    let bytes: Data
  }

  private let traces: [Trace]

  /// A search for secrets of 8 bytes or more: shorter ones are found by chance.
  ///
  /// - Parameter secrets: the secrets by their names.
  public init(_ secrets: [String: String]) {
    precondition(
      secrets.values.allSatisfy { $0.utf8.count >= 8 },
      "a secret is too short to search for"
    )
    traces = secrets.flatMap { secret, text in
      Form.allCases.flatMap { form in
        form.spellings(of: Array(text.utf8)).map { bytes in
          Trace(secret: secret, form: form, bytes: Data(bytes))
        }
      }
    }
  }

  /// Searches some bytes.
  ///
  /// - Parameters:
  ///   - bytes: the bytes.
  ///   - place: what they are called in sightings.
  /// - Returns: one sighting for each secret and form.
  public func sightings(in bytes: Data, place: String) -> [Sighting] {
    let found = traces.filter { bytes.range(of: $0.bytes) != nil }
    return Set(found.map { Sighting(place: place, secret: $0.secret, form: $0.form) })
      .sorted { ($0.secret, $0.form.rawValue) < ($1.secret, $1.form.rawValue) }
  }

  /// Searches a text.
  public func sightings(in text: String, place: String) -> [Sighting] {
    sightings(in: Data(text.utf8), place: place)
  }

  /// Searches every plain file under a folder, and the files' names.
  ///
  /// - Throws: what keeps a file from being read.
  public func sightings(inFolder folder: String) throws -> [Sighting] {
    var found: [Sighting] = []
    for name in try FileManager.default.subpathsOfDirectory(atPath: folder).sorted() {
      let path = folder + "/" + name
      found += sightings(in: name, place: path)
      let kind = try FileManager.default.attributesOfItem(atPath: path)[.type] as? FileAttributeType
      if kind == .typeRegular {
        let content = try Data(contentsOf: URL(fileURLWithPath: path), options: .alwaysMapped)
        found += sightings(in: content, place: path)
      }
    }
    return found
  }

  /// What a running process shows of itself: its arguments and its environment.
  ///
  /// - Returns: no bytes when it has ended, and while it is being started.
  public static func face(ofProcess id: pid_t) -> Data {
    ["cmdline", "environ"].reduce(into: Data()) { bytes, file in
      bytes += FileManager.default.contents(atPath: "/proc/\(id)/\(file)") ?? Data()
    }
  }
}
