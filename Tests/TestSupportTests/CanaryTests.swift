import Foundation
import Subprocess
import SystemPackage
import Testing

@testable import TestSupport

@Suite struct CanaryTests {
  static let code = "286498530672949100"
  static let secrets = ["code": code, "token": "token?~with>odd/bytes"]
  let canary = Canary(secrets)

  @Test(
    "the digests are MD5 (RFC 1321, A.5)",
    arguments: [
      ("", "d41d8cd98f00b204e9800998ecf8427e"),
      ("abc", "900150983cd24fb0d6963f7d28e17f72"),
      ("message digest", "f96b697d7cb7938d525a2f31aaf161d0"),
      (
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789",
        "d174ab98d277d9f5a5611c2c9f419d9f"
      ),
      (
        String(repeating: "1234567890", count: 8), "57edf4a22be3c955ac49da2e2107b67a"
      ),
    ]
  )
  func digest(text: String, hex: String) {
    #expect(md5Hex(Array(text.utf8)) == hex)
  }

  /// Every way to write a secret that is to be found, with its form.
  private static func spellings(of secret: String) -> [(Canary.Form, String)] {
    let digest = md5Hex(Array(secret.utf8))
    // 0 to 5 bytes before it and 0 to 2 behind: every way to fall into groups of three.
    let encoded = (0..<6).flatMap { before in
      (0..<3).map { behind in
        let text = String(repeating: "~", count: before) + secret
        return Data((text + String(repeating: "?", count: behind)).utf8).base64EncodedString()
      }
    }
    let ofAddresses = encoded.map {
      $0.replacing("+", with: "-").replacing("/", with: "_").replacing("=", with: "")
    }
    return [(.plain, secret), (.md5, digest), (.md5, digest.uppercased())]
      + (encoded + ofAddresses).map { (.base64, $0) }
  }

  @Test("a secret is found in every form, and only that one", arguments: secrets)
  func forms(name: String, secret: String) {
    for (form, text) in Self.spellings(of: secret) {
      for place in ["\(text)", "before \(text)", "\(text)\0behind", "a\n\(text)\nb"] {
        let found = canary.sightings(in: place, place: "here")
        #expect(found.map(\.form) == [form], "\(form)")
        #expect(found.map(\.secret) == [name])
      }
    }
  }

  @Test("what is not there is not found, and neither is a part")
  func innocence() {
    for (_, text) in Self.spellings(of: "286498530772949100") {
      #expect(canary.sightings(in: text, place: "here").isEmpty)
    }
    #expect(canary.sightings(in: Self.code.dropLast() + " 9100", place: "here").isEmpty)
    #expect(canary.sightings(in: "", place: "here").isEmpty)
  }

  @Test("sightings do not repeat the secret")
  func description() throws {
    let found = canary.sightings(in: "code 286498530672949100", place: "log")
    #expect(found.map(\.description) == ["code as plain in log"])
  }

  @Test(
    "every file of a folder is searched",
    arguments: [
      "journal.sqlite", "journal.sqlite-wal", "journal.sqlite-shm", "logs/till.log",
      "simulator-ledger.json", ".hidden", "a/b/c/paper.escpos",
    ]
  )
  func files(name: String) throws {
    let folder = NSTemporaryDirectory() + "canary-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    for (other, text) in [("clean.txt", "no secret"), ("empty", ""), (name, "still clean")] {
      try Self.write(Data(text.utf8), to: folder + "/" + other)
    }
    #expect(try canary.sightings(inFolder: folder).isEmpty)
    // Binary before it, far from the beginning, and the last bytes of the file.
    let noise = Data((0..<100_000).map { UInt8(truncatingIfNeeded: $0) })
    for (form, text) in Self.spellings(of: Self.code).prefix(6) {
      try Self.write(noise + Data(text.utf8), to: folder + "/" + name)
      let found = try canary.sightings(inFolder: folder)
      #expect(found.map(\.place) == [folder + "/" + name])
      #expect(found.map(\.form) == [form])
    }
  }

  @Test("the names of files are searched")
  func fileNames() throws {
    let folder = NSTemporaryDirectory() + "canary-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Self.write(Data(), to: folder + "/" + Self.code + ".txt")
    #expect(try canary.sightings(inFolder: folder).map(\.form) == [.plain])
  }

  @Test("a process shows its arguments and its environment while it runs")
  func process() async throws {
    for (arguments, environment) in [
      (["-c", "echo; read line", Self.code], [:] as [Environment.Key: String]),
      (["-c", "echo; read line"], ["CODE": Self.code]),
      (["-c", "echo; read line"], [:]),
    ] {
      let run = try await Subprocess.run(
        .path("/bin/sh"),
        arguments: Arguments(arguments),
        environment: .custom(environment),
        input: .inputWriter,
        output: .sequence,
        error: .discarded
      ) { process in
        // A process that has only just begun has no face yet.
        var lines = process.standardOutput.strings().makeAsyncIterator()
        _ = try await lines.next()
        let id = process.processIdentifier.value
        let face = Canary.face(ofProcess: id)
        try await process.standardInputWriter.finish()
        return (id, face)
      }
      let (id, face) = run.closureResult
      #expect(!face.isEmpty)
      let isPlanted = arguments.count == 3 || !environment.isEmpty
      #expect(canary.sightings(in: face, place: "process").isEmpty == !isPlanted)
      #expect(Canary.face(ofProcess: id).isEmpty)
    }
  }

  private static func write(_ bytes: Data, to path: String) throws {
    let file = URL(fileURLWithPath: path)
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(),
      withIntermediateDirectories: true
    )
    try bytes.write(to: file)
  }
}
