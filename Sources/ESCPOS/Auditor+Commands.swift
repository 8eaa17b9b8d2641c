import Bitmaps

extension Auditor {
  /// What is wrong with a command at this point of the stream; nil when it may be sent.
  func problem(of command: Command) -> String? {
    switch command {
    case .text, .lineFeed, .feedLines, .emphasis, .underline, .reverse, .size, .defaultLineSpacing,
      .lineSpacing, .moduleWidth, .barcodeHeight, .readablePosition, .readableFont:
      return nil
    case .absolutePosition(let dots):
      return Int(dots) < profile.dots ? nil : "ESC $ (position) beyond the paper"
    case .initialize:
      return startOfLine ? nil : "ESC @ (initialize) in a line: the line is lost"
    case .leftMargin, .printWidth, .justification:
      return startOfLine ? nil : "GS L, GS W or ESC a (print area) in a line"
    case .motionUnits:
      return command == profile.dotsAsUnits ? nil : "GS P (motion units) is not in the profile"
    case .upsideDown(let on):
      if on, !profile.isUpsideDown { return "ESC { (upside down) is not in the profile" }
      return startOfLine ? nil : "ESC { (upside down) in a line: it would not be obeyed"
    case .codePage, .kanji, .kanjiSystem, .kanjiUnderline, .internationalSet, .font,
      .characterSpacing:
      return problem(ofText: command)
    case .barcode(let system, let data):
      return problem(of: system, data)
    case .qrModel, .qrCell, .qrLevel, .pdf417Columns, .pdf417Rows, .pdf417Module, .pdf417RowHeight,
      .pdf417Level, .pdf417Truncated, .aztecLayers, .aztecModule, .aztecLevel, .dataMatrixSide,
      .dataMatrixModule, .storeSymbol, .printSymbol:
      return problem(ofSymbol: command)
    case .raster, .storeGraphics, .printGraphics, .printLogo, .printNumberedLogo, .inlinePicture,
      .coarseInlinePicture:
      return problem(ofPicture: command)
    case .cut, .cutHere: return problem(ofCut: command)
    case .realTimeCommands:
      return profile.forbidsRealTime && command == Job.realTimeCommands(for: profile)
        ? nil : "GS ( D (real-time commands)"
    case .feedDots: return "ESC J (feed)"
    case .drawerPulse: return "ESC p (drawer pulse)"
    case .realTimePulse: return "DLE DC4 (real-time pulse)"
    case .clearBuffers: return "DLE DC4 (real-time clear)"
    case .requestProcessID: return "GS ( H (response request)"
    case .transmitStatus: return "GS r (status)"
    case .automaticStatus: return "GS a (automatic status)"
    case .realTimeStatus: return "DLE EOT (real-time status)"
    case .unknown(let bytes): return ForeignCommand.name(of: bytes)
    }
  }

  private func problem(ofText command: Command) -> String? {
    switch command {
    case .codePage(let number):
      profile.codePage(number: number) == nil
        ? "ESC t \(number) (code page) is not in the profile" : nil
    case .kanji(let on):
      on && profile.kanji == nil ? "FS & (Kanji mode) is not in the profile" : nil
    case .kanjiSystem:
      profile.kanji == .shiftJIS ? nil : "FS C (Kanji code system) is not in the profile"
    case .kanjiUnderline:
      profile.kanji == nil ? "FS - (Kanji underline) is not in the profile" : nil
    case .internationalSet(let number):
      number == 0 ? nil : "ESC R \(number) (international character set)"
    case .font(let font): font == .a ? nil : "ESC M (other font)"
    case .characterSpacing(let dots): dots == 0 ? nil : "ESC SP (character spacing)"
    default: nil
    }
  }

  private func problem(ofCut command: Command) -> String? {
    guard startOfLine else { return "GS V (cut) in a line" }
    let isKnown =
      switch (command, profile.cut?.form) {
      case (.cut(let cut, _), .feeding): cut == profile.cut?.cut
      case (.cutHere(let cut), .here): cut == profile.cut?.cut
      default: false
      }
    return isKnown ? nil : "GS V (cut) that the profile does not have"
  }

  // MARK: Codes

  private func problem(of system: BarcodeSystem, _ data: [UInt8]) -> String? {
    guard profile.barcodes.contains(system) else {
      return "GS k (\(system.name) bar code) is not in the profile"
    }
    guard let drawn = DrawnBarcode(system, data: data, moduleWidth: moduleWidth) else {
      return "GS k (\(system.name) bar code) with data that prints as text"
    }
    guard drawn.bars.reduce(0, +) <= Int(state.printWidth) else {
      return "GS k (\(system.name) bar code) wider than its place: it would not print"
    }
    return startOfLine ? nil : "GS k (bar code) in a line"
  }

  private func problem(ofSymbol command: Command) -> String? {
    guard let system = command.symbolSystem else { return nil }
    let name = "GS ( k (\(system.name) code)"
    guard profile.symbols.contains(system) else { return "\(name) is not in the profile" }
    guard case .printSymbol = command else {
      return command == .qrModel(.one) || command == .qrModel(.micro)
        ? "\(name) of a model that few scanners read" : nil
    }
    guard let code = symbols.drawn(system, within: Int(state.printWidth)) else {
      return "\(name) with no data or too much: it would not print"
    }
    guard code.width <= Int(state.printWidth) else {
      return "\(name) wider than its place: it would not print"
    }
    return startOfLine ? nil : "\(name) in a line"
  }

  // MARK: Pictures

  private func problem(ofPicture command: Command) -> String? {
    let form = profile.images?.form
    switch command {
    case .inlinePicture(let bitmap):
      guard profile.drawsInLine || form == .columns else {
        return "ESC * (column image) is not in the profile"
      }
      return bitmap.width <= Int(state.printWidth)
        ? nil : "ESC * (column image) wider than its place"
    case .coarseInlinePicture: return "ESC * (column image) of another density"
    case .raster(let raster):
      let name = "GS v 0 (raster image)"
      if form != .raster { return "\(name) is not in the profile" }
      if raster.doubleWidth || raster.doubleHeight { return "\(name) that is enlarged" }
      // The last byte of a row may hold up to seven dots that are none of the picture's.
      return problem(ofPicture: name, width: raster.rowBytes * 8 - 7, rows: raster.rows)
    case .storeGraphics(let bitmap):
      let name = "GS ( L (graphics)"
      if form != .graphics { return "\(name) is not in the profile" }
      if holdsGraphics { return "\(name) before the last one is printed" }
      return problem(ofPicture: name, width: bitmap.width, rows: bitmap.height)
    case .printGraphics:
      if form != .graphics { return "GS ( L (graphics) is not in the profile" }
      return holdsGraphics ? nil : "GS ( L (graphics) with nothing to print"
    case .printLogo:
      if form != .graphics { return "GS ( L (stored logo) is not in the profile" }
      return startOfLine ? nil : "GS ( L (stored logo) in a line"
    case .printNumberedLogo:
      if form != .graphics { return "FS p (print stored image) is not in the profile" }
      return startOfLine ? nil : "FS p (print stored image) in a line"
    default: return nil
    }
  }

  private func problem(ofPicture name: String, width: Int, rows: Int) -> String? {
    if !startOfLine { return "\(name) in a line" }
    if width > Int(state.printWidth) { return "\(name) wider than its place" }
    let most = profile.images?.blockRows ?? 0
    return rows <= most ? nil : "\(name) of \(rows) rows, where the profile has \(most)"
  }
}

extension Command {
  /// The kind of 2-D code that a command of GS ( k is about; nil for all others.
  fileprivate var symbolSystem: SymbolSystem? {
    switch self {
    case .qrModel, .qrCell, .qrLevel: .qr
    case .pdf417Columns, .pdf417Rows, .pdf417Module, .pdf417RowHeight, .pdf417Level,
      .pdf417Truncated:
      .pdf417
    case .aztecLayers, .aztecModule, .aztecLevel: .aztec
    case .dataMatrixSide, .dataMatrixModule: .dataMatrix
    case .storeSymbol(let system, _), .printSymbol(let system): system
    default: nil
    }
  }
}
