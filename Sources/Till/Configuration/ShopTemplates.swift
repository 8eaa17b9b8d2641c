#if canImport(Glibc)
  import Glibc
#endif
public import Sales
import Templates

/// Which template each kind of receipt is printed with, and the shop's own ones.
public struct ShopTemplates: Sendable, Equatable {
  /// The folder of the shop's own templates, files named as the template with `.receipt` behind
  /// it; they stand in for the built-in ones of the same name.
  public var folder: String?
  /// The templates of kinds that do not use the one named as themselves.
  public var names: [Receipt.Kind: String]

  /// The built-in templates, but for what is said here.
  public init(folder: String? = nil, names: [Receipt.Kind: String] = [:]) {
    self.folder = folder
    self.names = names
  }

  /// The text of a template: the shop's own where it has one, else the built-in one.
  ///
  /// A file of the shop's that cannot be read counts as none; ``troubles`` tells why.
  ///
  /// - Parameter name: the template's name.
  /// - Returns: nil when there is none of this name.
  public func text(named name: String) -> String? {
    if let folder, Self.isName(name), let own = Self.read("\(folder)/\(name).receipt") {
      return own
    }
    return Templates.receipts.first { $0.name == name }?.text
  }

  /// Why templates of the folder are not used, a sentence each; none when all can be read.
  public var troubles: [String] {
    guard let folder else { return [] }
    guard access(folder, R_OK | X_OK) == 0 else {
      let reason = String(cString: strerror(errno))
      return ["the templates of \(folder) are not used: \(reason); the built-in ones are"]
    }
    let own = Templates.receipts.map(\.name) + names.values
    return Set(own).sorted().compactMap { name in
      let path = "\(folder)/\(name).receipt"
      guard Self.isName(name), access(path, F_OK) == 0, Self.read(path) == nil else { return nil }
      return "\(path) is not used: a template is a plain file of at most 64 KiB in UTF-8"
    }
  }

  /// The template of a kind of receipt, never nothing: one that is missing gives way to the usual.
  ///
  /// - Parameter kind: the kind.
  /// - Returns: name and text.
  func template(for kind: Receipt.Kind) -> (name: String, text: String)? {
    for name in [names[kind], kind.rawValue].compactMap(\.self) {
      if let text = text(named: name) { return (name, text) }
    }
    return nil
  }

  /// True for small letters, digits and hyphens: no name leads out of the folder.
  static func isName(_ name: String) -> Bool {
    (1...64).contains(name.utf8.count)
      && name.utf8.allSatisfy { (0x61...0x7A ~= $0) || (0x30...0x39 ~= $0) || $0 == 0x2D }
  }

  /// A template's file of at most 64 KiB, without the line break at its end, which would print.
  private static func read(_ path: String) -> String? {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG else { return nil }
    var bytes = [UInt8](repeating: 0, count: 1 << 16 + 1)
    var count = 0
    while count < bytes.count {
      let more = bytes[count...].withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress, $0.count)
      }
      if more > 0 {
        count += more
      } else if more == 0 || errno != EINTR {
        break
      }
    }
    guard count <= 1 << 16 else { return nil }
    let end = count > 0 && bytes[count - 1] == 0x0A ? count - 1 : count
    return String(validating: bytes[..<end], as: UTF8.self)
  }
}
