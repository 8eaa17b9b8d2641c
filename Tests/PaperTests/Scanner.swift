import Foundation

/// The bar code reader of the zbar project, which knows nothing of us.
enum Scanner {
  private static let program = ["/usr/bin/zbarimg", "/usr/local/bin/zbarimg"]
    .first { FileManager.default.isExecutableFile(atPath: $0) }

  static var isThere: Bool { program != nil }

  /// What it reads from each picture, a PNG each.
  static func read(_ pictures: [[UInt8]]) throws -> [Set<String>] {
    let folder = FileManager.default.temporaryDirectory.path + "/platen-scan-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    return try pictures.enumerated().map { index, picture in
      let file = "\(folder)/\(index).png"
      try Data(picture).write(to: URL(fileURLWithPath: file))
      return try read(file)
    }
  }

  private static func read(_ file: String) throws -> Set<String> {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program ?? "")
    process.arguments = ["--quiet", "--raw", file]
    let pipe = Pipe()
    process.standardOutput = pipe
    process.standardError = FileHandle.nullDevice
    try process.run()
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    let lines = String(decoding: output, as: UTF8.self).split(separator: "\n")
    return Set(lines.map(String.init))
  }
}
