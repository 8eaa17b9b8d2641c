import Bitmaps
import ESCPOS
import Foundation
import Rasters
import Subprocess
import SystemPackage

/// The program zbarimg, which reads codes from pictures.
enum Scanner {
  /// True where the program is installed.
  static let isInstalled = FileManager.default.isExecutableFile(atPath: path.string)
  private static let path: FilePath = "/usr/bin/zbarimg"

  /// What stands in the codes of a PNG: a line each of the kind, a colon and the data.
  static func codes(in png: [UInt8]) async throws -> [String] {
    let file = FileManager.default.temporaryDirectory.appending(path: "\(UUID()).png")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data(png).write(to: file)
    let read = try await Subprocess.run(
      .path(path),
      arguments: ["--quiet", "--nodbus", file.path],
      output: .string(limit: 1 << 20)
    )
    return read.standardOutput.split(separator: "\n").map(String.init)
  }

  /// What stands in the codes of a picture with white paper around it.
  static func codes(in bitmap: Bitmap) async throws -> [String] {
    var paper = Paper(columns: 48, dots: bitmap.width)
    paper.items = [.picture(PrintedPicture(bitmap: bitmap, left: 0))]
    return try await codes(in: PaperPicture(paper, rasterizer: SystemRasterizer()).png())
  }
}
