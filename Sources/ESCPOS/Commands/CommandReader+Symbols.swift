extension CommandReader {
  /// GS ( k, by the bytes after its length; nil for what Platen does not send.
  func symbol(_ data: [UInt8]) -> Command? {
    guard data.count > 2, let system = SymbolSystem(rawValue: data[0]) else { return nil }
    switch (data[1], data[2]) {
    case (80, 48):
      return (4...3 + system.longestData).contains(data.count)
        ? .storeSymbol(system, Array(data[3...])) : nil
    case (81, 48): return data.count == 3 ? .printSymbol(system) : nil
    default: break
    }
    return switch system {
    case .qr: qr(data)
    case .pdf417: pdf417(data)
    case .aztec: aztec(data)
    case .dataMatrix: dataMatrix(data)
    }
  }

  private func qr(_ data: [UInt8]) -> Command? {
    switch (data[1], data.count) {
    case (65, 4): data[3] == 0 ? QRModel(rawValue: data[2]).map { .qrModel($0) } : nil
    case (67, 3): (1...16).contains(data[2]) ? .qrCell(data[2]) : nil
    case (69, 3): QRLevel(rawValue: data[2]).map { .qrLevel($0) }
    default: nil
    }
  }

  private func pdf417(_ data: [UInt8]) -> Command? {
    let value = data[2]
    return switch (data[1], data.count) {
    case (65, 3): value <= 30 ? .pdf417Columns(value) : nil
    case (66, 3): SymbolRange.isRows(value) ? .pdf417Rows(value) : nil
    case (67, 3): (2...8).contains(value) ? .pdf417Module(value) : nil
    case (68, 3): (2...8).contains(value) ? .pdf417RowHeight(value) : nil
    case (69, 4): value == 48 && (48...56).contains(data[3]) ? .pdf417Level(data[3] - 48) : nil
    case (70, 3): value <= 1 ? .pdf417Truncated(value == 1) : nil
    default: nil
    }
  }

  private func aztec(_ data: [UInt8]) -> Command? {
    let value = data[2]
    switch (data[1], data.count) {
    case (66, 4):
      let compact = number(value) == 1
      guard number(value) < 2, SymbolRange.isLayers(data[3], compact: compact) else { return nil }
      return .aztecLayers(data[3], compact: compact)
    case (67, 3): return (2...16).contains(value) ? .aztecModule(value) : nil
    case (69, 3): return (5...95).contains(value) ? .aztecLevel(value) : nil
    default: return nil
    }
  }

  private func dataMatrix(_ data: [UInt8]) -> Command? {
    switch (data[1], data.count) {
    case (66, 5):
      number(data[2]) == 0 && data[3] == data[4] && SymbolRange.isSide(data[3])
        ? .dataMatrixSide(data[3]) : nil
    case (67, 3): (2...16).contains(data[2]) ? .dataMatrixModule(data[2]) : nil
    default: nil
    }
  }
}
