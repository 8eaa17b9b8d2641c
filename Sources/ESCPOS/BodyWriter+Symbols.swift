import Bitmaps
import ReceiptLine

extension BodyWriter {
  /// Prints a bar code or a 2-D code, which must leave its quiet zone to its left and right; the
  /// blank lines above and below it are the document's business.
  ///
  /// What the printer does not draw is sent as a picture, and on printers that hang upside down
  /// all: not every maker turns codes over.
  mutating func put(_ placed: PlacedSymbol) throws(PageEncodingError) {
    guard let system = SymbolSystem(placed.symbol.kind) else {
      let barcode = try Barcode(placed.symbol)
      if profile.barcodes.contains(barcode.system), !profile.isUpsideDown {
        try put(barcode, placed)
      } else {
        let quiet = barcode.system.quietZone * Int(barcode.moduleWidth)
        try putDrawn(placed.plain(barcode), name: barcode.system.name, quiet: quiet)
      }
      return
    }
    let isNative = profile.symbols.contains(system) && !profile.isUpsideDown
    guard isNative else {
      if system == .qr {
        _ = try QRCode(placed.symbol)
      }
      let quiet = system.quietZone * Int(placed.module(of: system))
      try putDrawn(placed, name: system.name, quiet: quiet)
      return
    }
    switch system {
    case .qr: try putQR(placed)
    case .pdf417: try putPDF417(placed)
    case .aztec: try putAztec(placed)
    case .dataMatrix: try putDataMatrix(placed)
    }
  }

  private mutating func put(
    _ barcode: Barcode,
    _ placed: PlacedSymbol
  ) throws(PageEncodingError) {
    let quiet = barcode.system.quietZone * Int(barcode.moduleWidth)
    let needed = barcode.bars.reduce(0, +) + 2 * quiet
    try place(placed, of: barcode.system.name, needing: needed)
    writer.put(.moduleWidth(barcode.moduleWidth))
    writer.put(.barcodeHeight(barcode.height))
    writer.put(.readablePosition(placed.symbol.readable ? .below : .none))
    writer.put(.readableFont(.a))
    writer.put(.barcode(barcode.system, barcode.data))
  }

  private mutating func putQR(_ placed: PlacedSymbol) throws(PageEncodingError) {
    let code = try QRCode(placed.symbol)
    let cell = placed.module(of: .qr)
    try place(placed, of: .qr, modules: code.modules)
    writer.put(.qrModel(.two))
    writer.put(.qrCell(cell))
    writer.put(.qrLevel(code.level))
    writer.put(.storeSymbol(.qr, code.data))
    writer.put(.printSymbol(.qr))
  }

  private mutating func putPDF417(_ placed: PlacedSymbol) throws(PageEncodingError) {
    let data = try data(of: placed.symbol, for: .pdf417)
    let module = placed.module(of: .pdf417)
    let modules = room(of: placed.slot).width / Int(module) - 2 * PDF417Size.quietZone
    let level = PDF417Size.level(for: data, placed.symbol.level)
    guard PDF417Size(columns: 1, data: [], level: level) != nil,
      let size = PDF417Size(for: data, level: level, within: modules)
    else {
      throw tooMuch(placed.symbol, for: .pdf417)
    }
    try place(placed, of: .pdf417, modules: size.width(truncated: false))
    writer.put(.pdf417Columns(UInt8(clamping: size.columns)))
    writer.put(.pdf417Rows(0))
    writer.put(.pdf417Module(module))
    writer.put(.pdf417RowHeight(UInt8(clamping: PDF417Size.rowHeight)))
    writer.put(.pdf417Level(UInt8(clamping: level)))
    writer.put(.pdf417Truncated(false))
    writer.put(.storeSymbol(.pdf417, data))
    writer.put(.printSymbol(.pdf417))
  }

  private mutating func putAztec(_ placed: PlacedSymbol) throws(PageEncodingError) {
    let data = try data(of: placed.symbol, for: .aztec)
    let percent =
      switch placed.symbol.level {
      case "q": 36
      case "h": 50
      default: 23
      }
    guard let size = AztecSize(for: data, percent: percent) else {
      throw tooMuch(placed.symbol, for: .aztec)
    }
    try place(placed, of: .aztec, modules: size.side)
    writer.put(.aztecLayers(UInt8(clamping: size.layers), compact: size.isCompact))
    writer.put(.aztecModule(placed.module(of: .aztec)))
    writer.put(.aztecLevel(UInt8(clamping: percent)))
    writer.put(.storeSymbol(.aztec, data))
    writer.put(.printSymbol(.aztec))
  }

  private mutating func putDataMatrix(_ placed: PlacedSymbol) throws(PageEncodingError) {
    let data = try data(of: placed.symbol, for: .dataMatrix)
    guard let side = DataMatrixSize.side(for: data) else {
      throw tooMuch(placed.symbol, for: .dataMatrix)
    }
    try place(placed, of: .dataMatrix, modules: side)
    writer.put(.dataMatrixSide(UInt8(clamping: side)))
    writer.put(.dataMatrixModule(placed.module(of: .dataMatrix)))
    writer.put(.storeSymbol(.dataMatrix, data))
    writer.put(.printSymbol(.dataMatrix))
  }

  /// Prints a code as a picture.
  private mutating func putDrawn(
    _ placed: PlacedSymbol,
    name: String,
    quiet: Int
  ) throws(PageEncodingError) {
    guard let rasterizer, profile.images != nil else {
      throw .unsupportedSymbol(symbol: name, profile: profile.name)
    }
    let bitmap: Bitmap
    do {
      bitmap = try rasterizer.symbol(placed.symbol)
    } catch {
      throw .notDrawn(error)
    }
    let room = room(of: placed.slot)
    try check(placed.symbol, name, needs: bitmap.width + 2 * quiet, of: room.width)
    put(bitmap, left: room.left(of: bitmap.width, align: placed.slot.align))
  }

  // MARK: Places

  private mutating func place(
    _ placed: PlacedSymbol,
    of system: SymbolSystem,
    modules: Int
  ) throws(PageEncodingError) {
    let needed = (modules + 2 * system.quietZone) * Int(placed.module(of: system))
    try place(placed, of: system.name, needing: needed)
  }

  /// Sets the print area to the place of a symbol that needs so many dots.
  private mutating func place(
    _ placed: PlacedSymbol,
    of name: String,
    needing needed: Int
  ) throws(PageEncodingError) {
    let room = room(of: placed.slot)
    try check(placed.symbol, name, needs: needed, of: room.width)
    select(Style())
    let justification = room.justification(placed.slot.align)
    place(left: room.left, width: room.width, justification: justification)
  }

  private func check(
    _ symbol: Symbol,
    _ name: String,
    needs needed: Int,
    of available: Int
  ) throws(PageEncodingError) {
    guard needed <= available else {
      throw .symbolTooWide(symbol: name, data: symbol.data, needed: needed, available: available)
    }
  }

  // MARK: Data

  /// The data of a 2-D code as UTF-8.
  private func data(
    of symbol: Symbol,
    for system: SymbolSystem
  ) throws(PageEncodingError) -> [UInt8] {
    let data = Array(symbol.data.utf8)
    if let reason = system.fault(of: data) {
      throw .badSymbolData(symbol: system.name, data: symbol.data, reason: reason)
    }
    return data
  }

  private func tooMuch(_ symbol: Symbol, for system: SymbolSystem) -> PageEncodingError {
    let reason = "its \(symbol.data.utf8.count) bytes are too many for its place"
    return .badSymbolData(symbol: system.name, data: symbol.data, reason: reason)
  }
}

extension SymbolSystem {
  /// The kind of code of the markup; nil for those that are made of bars.
  init?(_ kind: Symbol.Kind) {
    switch kind {
    case .qrcode: self = .qr
    case .pdf417: self = .pdf417
    case .datamatrix: self = .dataMatrix
    case .aztec: self = .aztec
    case .upc, .ean, .jan, .code39, .itf, .codabar, .nw7, .code93, .code128, .gs1128, .databar,
      .databarTruncated, .databarLimited, .databarExpanded:
      return nil
    }
  }

  /// The blank modules that a code needs on every side, which printers do not add.
  var quietZone: Int {
    switch self {
    case .qr: QRCode.quietZone
    case .pdf417: PDF417Size.quietZone
    case .aztec: 0
    case .dataMatrix: DataMatrixSize.quietZone
    }
  }

  /// What of the data a code cannot hold, or a printer could take for a command among others.
  func fault(of data: [UInt8]) -> String? {
    if data.isEmpty {
      return "it is empty"
    }
    let isText = data.allSatisfy { $0 >= 0x20 && $0 != 0x7F || [0x09, 0x0A, 0x0D].contains($0) }
    guard isText else {
      return "control characters other than tabs and line breaks cannot be in it"
    }
    // The length of the command would be DLE EOT, DLE ENQ or DLE DC4, which printers obey anywhere.
    return [0x0410, 0x0510, 0x1410].contains(data.count + 3)
      ? "printers misread its \(data.count) bytes: make it a byte longer or shorter" : nil
  }
}

extension PlacedSymbol {
  /// The symbol with its data in the one form that is drawn: identifiers of GS1 in parentheses, and
  /// item numbers without.
  fileprivate func plain(_ barcode: Barcode) -> PlacedSymbol {
    var placed = self
    switch barcode.system {
    case .gs1128, .databarExpanded:
      placed.symbol.data = GS1Data(payload: barcode.data)?.text ?? symbol.data
    case .databar, .databarTruncated, .databarLimited:
      placed.symbol.data = String(decoding: barcode.data, as: UTF8.self)
    default: break
    }
    return placed
  }

  /// The dots of a module in the range of the printer's command.
  func module(of system: SymbolSystem) -> UInt8 {
    switch system {
    case .qr: UInt8(min(max(symbol.cell, 1), 16))
    case .aztec, .dataMatrix: UInt8(min(max(symbol.cell, 2), 16))
    case .pdf417: UInt8(min(max(symbol.cell, 2), 8))
    }
  }
}
