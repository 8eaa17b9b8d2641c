import Bitmaps
import ESCPOS
import ReceiptLine
import Synchronization

/// Pictures of documents on their way to dots.
final class PictureDrawing: Sendable {
  private let logos: LogoFolder?
  private let dithering: Dithering
  /// Finished logos, forgotten all at once when there are many.
  private let finished = Mutex<[Key: Bitmap]>([:])

  private struct Key: Hashable {
    let file: LogoFolder.File.Identity
    let width: Int
  }

  init(logos: String?, dithering: Dithering) {
    self.logos = logos.map(LogoFolder.init(path:))
    self.dithering = dithering
  }

  func bitmap(_ source: ImageSource, width: Int) throws(RasterError) -> Bitmap {
    guard width > 0 else { throw RasterError("There is no room for a picture of no width.") }
    switch source {
    case .png(let base64):
      let limit = PNGFile.mostBytes
      // More text than any picture has is not even read.
      let bytes = base64.utf8.count > limit * 4 ? nil : Base64.bytes(of: base64)
      return try bitmap(bytes, of: "The document's picture", width: width)
    case .logo(let name):
      return try logo(name, width: width)
    case .stored(let key):
      throw RasterError(
        """
        The logo "\(key)" is kept in the printer, so that only that printer can show it: use \
        a PNG where pictures are drawn.
        """
      )
    }
  }

  private func logo(_ name: String, width: Int) throws(RasterError) -> Bitmap {
    guard let logos else {
      throw RasterError(
        "The logo \"\(name)\" cannot be drawn: no folder of logos is configured."
      )
    }
    let file: LogoFolder.File
    do {
      file = try logos.open(name)
    } catch {
      throw RasterError(error.description)
    }
    let key = Key(file: file.identity, width: width)
    if let bitmap = finished.withLock({ $0[key] }) { return bitmap }
    let bytes = file.read(atMost: PNGFile.mostBytes)
    let bitmap = try bitmap(bytes, of: "The logo \"\(name)\" in \(logos.path)", width: width)
    finished.withLock {
      if $0.count >= 64 {
        $0.removeAll()
      }
      $0[key] = bitmap
    }
    return bitmap
  }

  /// The dots of a file; nil stands for one that is too large.
  private func bitmap(
    _ bytes: [UInt8]?,
    of name: String,
    width: Int
  ) throws(RasterError) -> Bitmap {
    do {
      guard let bytes else {
        throw PNGFile.Fault("it is larger than 512 KiB or cannot be read: save it smaller")
      }
      guard let image = try PNGFile(bytes).decoded() else { throw PNGFile.Fault.damaged }
      return image.fitted(width: width).brightened.dithered(dithering)
    } catch let fault as PNGFile.Fault {
      throw RasterError("\(name) cannot be drawn: \(fault.reason).")
    } catch {
      throw RasterError("\(name) cannot be drawn.")
    }
  }
}
