import ReceiptLine

extension BodyWriter {
  /// Prints a bar code or a QR code.
  mutating func put(_ placed: PlacedSymbol) throws(PageEncodingError) {
    if placed.symbol.kind == .qrcode {
      try putQR(placed)
    } else {
      try putBarcode(placed)
    }
  }

  private mutating func putBarcode(_ placed: PlacedSymbol) throws(PageEncodingError) {
    let barcode = try Barcode(placed.symbol, profile: profile)
    try place(placed, of: barcode.system.name, needing: barcode.bars.reduce(0, +))
    writer.put(.moduleWidth(barcode.moduleWidth))
    writer.put(.barcodeHeight(barcode.height))
    writer.put(.readablePosition(placed.symbol.readable ? .below : .none))
    writer.put(.readableFont(.a))
    writer.put(.barcode(barcode.system, barcode.data))
  }

  /// Prints a QR code, which must leave the quiet zone to its left and right; the blank lines above
  /// and below it are the document's business.
  private mutating func putQR(_ placed: PlacedSymbol) throws(PageEncodingError) {
    guard profile.symbols.contains(.qr) else {
      throw .unsupportedSymbol(symbol: "QR", profile: profile.name)
    }
    let code = try QRCode(placed.symbol)
    let cell = UInt8(min(max(placed.symbol.cell, 1), 16))
    let needed = (code.modules + 2 * QRCode.quietZone) * Int(cell)
    try place(placed, of: "QR", needing: needed)
    writer.put(.qrModel(.two))
    writer.put(.qrCell(cell))
    writer.put(.qrLevel(code.level))
    writer.put(.qrStore(code.data))
    writer.put(.qrPrint)
  }

  /// Sets the print area to the place of a symbol that needs so many dots.
  private mutating func place(
    _ placed: PlacedSymbol,
    of name: String,
    needing needed: Int
  ) throws(PageEncodingError) {
    let left = min(max(placed.slot.left, 0), profile.columns) * Profile.cell
    let slot = min(max(placed.slot.width, 0), profile.columns) * Profile.cell
    // A place that is as wide as the columns may use the dots beside them too.
    let whole = left == 0 && placed.slot.width >= profile.columns
    let available = whole ? profile.dots : min(slot, profile.dots - left)
    guard needed <= available else {
      throw .symbolTooWide(
        symbol: name,
        data: placed.symbol.data,
        needed: needed,
        available: available
      )
    }
    select(Style())
    place(
      left: left,
      width: available,
      justification: Justification(rawValue: UInt8(clamping: placed.slot.align)) ?? .left
    )
  }
}
