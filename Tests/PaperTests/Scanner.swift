import Foundation
import Subprocess
import SystemPackage

/// The bar code reader of the zbar project, which knows nothing of us.
enum Scanner {
  private static let program = ["/usr/bin/zbarimg", "/usr/local/bin/zbarimg"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  static var isThere: Bool { program != nil }

  /// What it reads from each picture, a PNG each.
  static func read(_ pictures: [[UInt8]]) async throws -> [Set<String>] {
    let folder = FileManager.default.temporaryDirectory.path + "/platen-scan-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    var codes: [Set<String>] = []
    for (index, picture) in pictures.enumerated() {
      let file = "\(folder)/\(index).png"
      try Data(picture).write(to: URL(fileURLWithPath: file))
      codes.append(try await read(file))
    }
    return codes
  }

  private static func read(_ file: String) async throws -> Set<String> {
    let read = try await Subprocess.run(
      .path(FilePath(program ?? "")),
      arguments: ["--quiet", "--raw", file],
      output: .string(limit: 1 << 20)
    )
    return Set(read.standardOutput.split(separator: "\n").map(String.init))
  }
}
