import Bitmaps
import ReceiptLine

extension BodyWriter {
  /// Prints a picture at the start of a line, so many dots from the paper's left edge.
  ///
  /// What is beyond the right edge is not printed. The paper advances by exactly the picture's
  /// rows, or by whole bands of 24 where only ESC * prints pictures. Nothing is sent for a picture
  /// without dots. On a printer that hangs upside down, picture and place are turned.
  mutating func put(_ bitmap: Bitmap, left: Int) {
    var left = min(max(left, 0), profile.dots)
    var bitmap = bitmap
    if left + bitmap.width > profile.dots {
      bitmap = bitmap.cropped(x: 0, y: 0, width: profile.dots - left, height: bitmap.height)
    }
    guard bitmap.width > 0, bitmap.height > 0 else { return }
    if profile.isUpsideDown {
      bitmap = bitmap.turned
      left = profile.dots - left - bitmap.width
    }
    select(Style())
    switch profile.images?.form {
    case .raster, nil: putRaster(bitmap, left: left)
    case .graphics: putGraphics(bitmap, left: left)
    case .columns: putColumns(bitmap, left: left)
    }
    if profile.images?.swallowsLineFeed == true {
      // Whatever comes between picture and line feed saves the line feed.
      writer.put(.justification(state.justification))
    }
  }

  /// Turns the following lines over, or back.
  mutating func turn(upsideDown: Bool) {
    guard upsideDown != state.upsideDown else { return }
    writer.put(.upsideDown(upsideDown))
    state.upsideDown = upsideDown
  }

  private mutating func putRaster(_ bitmap: Bitmap, left: Int) {
    // A row is sent in whole bytes: where they would cross the right edge, it begins earlier.
    let edge = max(0, profile.dots - bitmap.rowBytes * 8)
    var (bitmap, left) = (bitmap, left)
    if left > edge {
      let shift = left - edge
      bitmap = bitmap.cropped(x: -shift, y: 0, width: bitmap.width + shift, height: bitmap.height)
      left = edge
    }
    place(left: left, width: profile.dots - left, justification: .left)
    putBlocks(of: bitmap) { writer, rows in
      writer.put(raster: bitmap, rows: rows)
    }
  }

  private mutating func putGraphics(_ bitmap: Bitmap, left: Int) {
    place(left: left, width: profile.dots - left, justification: .left)
    putBlocks(of: bitmap) { writer, rows in
      writer.put(graphics: bitmap, rows: rows)
      writer.put(.printGraphics)
    }
  }

  /// Sends a picture in blocks of the profile's rows, or fewer where that is more bytes than a
  /// printer may be left waiting for.
  private mutating func putBlocks(
    of bitmap: Bitmap,
    put: (inout ByteWriter, Range<Int>) -> Void
  ) {
    // The head of the longest form, GS 8 L, has 17 bytes.
    let room = (Job.longestPart - 17) / bitmap.rowBytes
    let most = max(1, min(profile.images?.blockRows ?? 255, room))
    var top = 0
    while top < bitmap.height {
      var rows = min(most, bitmap.height - top)
      let start = writer.count
      put(&writer, top..<top + rows)
      // Two bytes of a length can be a real-time command too.
      while rows > 1, writer.holdsRealTime(from: start) {
        writer.truncate(to: start)
        rows -= 1
        put(&writer, top..<top + rows)
      }
      top += rows
    }
  }

  /// Sends a picture as lines of 24 rows each, which touch; blank rows below are left to the
  /// spacing of the last one.
  ///
  /// ESC { would turn these lines over, which the picture is already.
  private mutating func putColumns(_ bitmap: Bitmap, left: Int) {
    turn(upsideDown: false)
    place(left: left, width: profile.dots - left, justification: .left)
    let bands = max(1, (bitmap.inkedRows + 23) / 24)
    for band in 0..<bands {
      let rest = band < bands - 1 ? 0 : bitmap.height - bands * 24
      let units = rest > 0 ? (24 + rest) * max(1, profile.unitsPerDot) : 0
      space(units: UInt8(clamping: units))
      putBand(of: bitmap, top: band * 24)
      writer.put(.lineFeed)
    }
  }

  private mutating func putBand(of bitmap: Bitmap, top: Int) {
    let start = writer.count
    writer.put(columnsOf: bitmap, density: 33, columns: bitmap.width, top: top)
    if writer.holdsRealTime(from: start) {
      // The number of columns is one: a white column makes it another.
      writer.truncate(to: start)
      writer.put(columnsOf: bitmap, density: 33, columns: bitmap.width + 1, top: top)
    }
  }

  private mutating func space(units: UInt8) {
    guard state.lineSpacing != units else { return }
    writer.put(.lineSpacing(units))
    state.lineSpacing = units
  }
}

extension Bitmap {
  /// The rows down to the last one that has a black dot.
  fileprivate var inkedRows: Int {
    let last = bytes.lastIndex { $0 != 0 }
    return last.map { $0 / rowBytes + 1 } ?? 0
  }
}

extension BodyWriter {
  /// Prints a picture of a document in its place.
  mutating func put(_ placed: PlacedImage) throws(PageEncodingError) {
    guard profile.images != nil else { throw .unsupportedImage(profile: profile.name) }
    if case .stored(let key) = placed.source {
      try putLogo(key, in: placed.slot)
      return
    }
    guard let rasterizer else { throw .unsupportedImage(profile: profile.name) }
    let room = room(of: placed.slot)
    guard room.width > 0 else { return }
    let bitmap: Bitmap
    do {
      bitmap = try rasterizer.picture(placed.source, width: room.width)
    } catch {
      throw .notDrawn(error)
    }
    put(bitmap, left: room.left(of: bitmap.width, align: placed.slot.align))
  }

  /// Prints a logo that the printer itself holds: by number for one digit, by key for two
  /// characters.
  private mutating func putLogo(_ key: String, in slot: Slot) throws(PageEncodingError) {
    let bytes = Array(key.utf8)
    guard profile.images?.form == .graphics else {
      throw .unsupportedLogo(key: key, profile: profile.name)
    }
    let command: Command
    if bytes.count == 1, (0x31...0x39).contains(bytes[0]) {
      command = .printNumberedLogo(bytes[0] - 0x30)
    } else if let logo = LogoKey(bytes) {
      command = .printLogo(logo)
    } else {
      throw .badLogoKey(key)
    }
    let room = room(of: slot)
    select(Style())
    place(left: room.left, width: room.width, justification: room.justification(slot.align))
    writer.put(command)
  }

  /// The dots that a slot of the page has.
  func room(of slot: Slot) -> Room {
    let left = min(max(slot.left, 0), profile.columns) * Profile.cell
    let width = min(max(slot.width, 0), profile.columns) * Profile.cell
    // A place that is as wide as the columns may use the dots beside them too.
    let isWhole = left == 0 && slot.width >= profile.columns
    return Room(left: left, width: isWhole ? profile.dots : min(width, profile.dots - left))
  }
}

/// A place on the paper, in dots.
struct Room {
  let left: Int
  let width: Int

  /// Where something begins that is aligned in the place: 1 in the middle, 2 at the right.
  func left(of inner: Int, align: Int) -> Int {
    let rest = max(0, width - inner)
    return left + rest * Int(justification(align).rawValue) / 2
  }

  /// The alignment as the printer knows it; left for all that is none.
  func justification(_ align: Int) -> Justification {
    Justification(rawValue: UInt8(clamping: align)) ?? .left
  }
}
