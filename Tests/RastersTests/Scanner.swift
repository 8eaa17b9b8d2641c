import Bitmaps
import ESCPOS
import Foundation
import Rasters

/// The program zbarimg, which reads codes from pictures.
enum Scanner {
  /// True where the program is installed.
  static let isInstalled = FileManager.default.isExecutableFile(atPath: path)
  private static let path = "/usr/bin/zbarimg"

  /// What stands in the codes of a PNG: a line each of the kind, a colon and the data.
  static func codes(in png: [UInt8]) throws -> [String] {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).png")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(png).write(to: file)
    let process = Process()
    process.executableURL = URL(filePath: path)
    process.arguments = ["--quiet", "--nodbus", file.path]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self).split(separator: "\n").map(String.init)
  }

  /// What stands in the codes of a picture with white paper around it.
  static func codes(in bitmap: Bitmap) throws -> [String] {
    var paper = Paper(columns: 48, dots: bitmap.width)
    paper.items = [.picture(PrintedPicture(bitmap: bitmap, left: 0))]
    return try codes(in: PaperPicture(paper, rasterizer: SystemRasterizer()).png())
  }
}
