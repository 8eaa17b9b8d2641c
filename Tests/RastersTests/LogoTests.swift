import Bitmaps
import ESCPOS
import Foundation
import Rasters
import ReceiptLine
import Testing

/// Logos from a folder of the shop.
@Suite final class LogoTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "logos-\(UUID())")
  private let rasterizer: SystemRasterizer
  private let png = PNGBuilder.grey(8, 4) { x, _ in x < 3 ? 0 : 255 }.bytes

  init() throws {
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    rasterizer = SystemRasterizer(logos: folder.path)
    try Data(png).write(to: folder.appending(path: "logo.png"))
  }

  deinit {
    try? FileManager.default.removeItem(at: folder)
  }

  private func words(_ name: String) -> String {
    do {
      _ = try rasterizer.picture(.logo(name), width: 100)
      return ""
    } catch {
      return error.description
    }
  }

  @Test func logoIsDrawnAgainWhenItsFileChanges() throws {
    let first = try rasterizer.picture(.logo("logo.png"), width: 100)
    #expect(first.width == 8 && first.blackDots == 12)
    #expect(try rasterizer.picture(.logo("logo.png"), width: 100) == first)
    #expect(try rasterizer.picture(.logo("logo.png"), width: 4).width == 4)
    let other = PNGBuilder.grey(8, 4) { _, _ in 0 }.bytes
    try FileManager.default.removeItem(at: folder.appending(path: "logo.png"))
    try Data(other).write(to: folder.appending(path: "logo.png"))
    #expect(try rasterizer.picture(.logo("logo.png"), width: 100).blackDots == 32)
  }

  @Test func onlyFilesOfTheFolderAreRead() throws {
    let secret = folder.deletingLastPathComponent().appending(
      path: "\(folder.lastPathComponent)-x.png"
    )
    try Data(png).write(to: secret)
    defer { try? FileManager.default.removeItem(at: secret) }
    try FileManager.default.createSymbolicLink(
      at: folder.appending(path: "link.png"),
      withDestinationURL: secret
    )
    try FileManager.default.createDirectory(
      at: folder.appending(path: "folder.png"),
      withIntermediateDirectories: false
    )
    try Data(png).write(to: folder.appending(path: ".hidden.png"))
    #expect(words("link.png").contains("is a link"))
    #expect(words("folder.png").contains("no file with a picture"))
    for name in [
      "../\(secret.lastPathComponent)", "../../etc/shadow.png", secret.path, ".hidden.png", "", ".",
      "..",
      "logo.png/", "/dev/zero", "logo.png\u{0}.png",
    ] {
      #expect(words(name).contains("must be that of a file in the folder"), "\(name)")
    }
    #expect(words("none.png").contains("There is no logo \"none.png\""))
    #expect(!words(String(repeating: "x", count: 5000) + ".png").isEmpty)
  }

  @Test func pipesAndDevicesDoNotStopTheService() throws {
    #expect(mkfifo(folder.appending(path: "pipe.png").path, 0o600) == 0)
    #expect(words("pipe.png").contains("no file with a picture"))
    // Only root may make a device; elsewhere the folder of devices stands for one.
    let devices = SystemRasterizer(logos: "/dev")
    for name in ["zero", "null", "tty"] {
      #expect(throws: RasterError.self) { try devices.picture(.logo(name), width: 9) }
    }
  }

  @Test func fileThatIsTooLargeIsNotReadWhole() throws {
    let file = folder.appending(path: "large.png")
    #expect(FileManager.default.createFile(atPath: file.path, contents: Data(png)))
    // A file with a hole: 16 GiB that take no room.
    #expect(truncate(file.path, 1 << 34) == 0)
    #expect(words("large.png").contains("larger than 512 KiB"))
  }

  @Test func withoutFolderThereAreNoLogos() {
    for (path, words) in [(nil, "no folder of logos"), ("/nonexistent/logos", "cannot be read")] {
      let error = #expect(throws: RasterError.self) {
        try SystemRasterizer(logos: path).picture(.logo("logo.png"), width: 9)
      }
      #expect(error?.description.contains(words) == true)
    }
  }
}
