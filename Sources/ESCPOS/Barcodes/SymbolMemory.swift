import ReceiptLine

/// What a printer remembers of GS ( k from one command to the next, with the defaults of ESC @.
struct SymbolMemory {
  /// A code as it would be printed.
  struct Drawn {
    let symbol: Symbol
    /// The dots across.
    let width: Int
    /// The dots from top to bottom.
    let height: Int
  }

  /// True for the model of QR code that all scanners read.
  private(set) var isModel2 = true
  private var cell = 3
  private var level = QRLevel.l
  private var pdf417 = (columns: 0, rows: 0, module: 3, rowHeight: 3, level: 1, truncated: false)
  private var aztec = (layers: 0, compact: false, module: 3, percent: 23)
  private var dataMatrix = (side: 0, module: 3)
  private var stored: (system: SymbolSystem, data: [UInt8])?

  /// Follows a command; all but those for 2-D codes and ESC @ change nothing.
  mutating func apply(_ command: Command) {
    switch command {
    case .initialize: self = SymbolMemory()
    case .qrModel(let model): isModel2 = model == .two
    case .qrCell(let dots): cell = Int(dots)
    case .qrLevel(let level): self.level = level
    case .pdf417Columns(let columns): pdf417.columns = Int(columns)
    case .pdf417Rows(let rows): pdf417.rows = Int(rows)
    case .pdf417Module(let dots): pdf417.module = Int(dots)
    case .pdf417RowHeight(let modules): pdf417.rowHeight = Int(modules)
    case .pdf417Level(let level): pdf417.level = Int(level)
    case .pdf417Truncated(let on): pdf417.truncated = on
    case .aztecLayers(let layers, let compact):
      aztec.layers = Int(layers)
      aztec.compact = compact
    case .aztecModule(let dots): aztec.module = Int(dots)
    case .aztecLevel(let percent): aztec.percent = Int(percent)
    case .dataMatrixSide(let side): dataMatrix.side = Int(side)
    case .dataMatrixModule(let dots): dataMatrix.module = Int(dots)
    case .storeSymbol(let system, let data): stored = (system, data)
    default: break
    }
  }

  /// The code that would be printed on so many dots; nil when there is none.
  ///
  /// What the printer itself chooses is taken to be as large as it can come out.
  func drawn(_ system: SymbolSystem, within dots: Int) -> Drawn? {
    guard let stored, stored.system == system, !stored.data.isEmpty else { return nil }
    let text = String(decoding: stored.data, as: UTF8.self)
    switch system {
    case .qr:
      guard let code = QRCode(data: stored.data, level: level), isModel2 else { return nil }
      let side = code.modules * cell
      let symbol = Symbol(kind: .qrcode, data: text, cell: cell, level: level.letter)
      return Drawn(symbol: symbol, width: side, height: side)
    case .aztec:
      let size =
        aztec.layers == 0
        ? AztecSize(for: stored.data, percent: aztec.percent)
        : AztecSize(layers: aztec.layers, isCompact: aztec.compact)
          .flatMap { $0.holds(stored.data, percent: aztec.percent) ? $0 : nil }
      let symbol = Symbol(kind: .aztec, data: text, cell: aztec.module)
      return size.map { square(symbol, modules: $0.side) }
    case .dataMatrix:
      let least = DataMatrixSize.side(for: stored.data)
      let symbol = Symbol(kind: .datamatrix, data: text, cell: dataMatrix.module)
      guard let least, dataMatrix.side == 0 || least <= dataMatrix.side else { return nil }
      return square(symbol, modules: max(least, dataMatrix.side))
    case .pdf417:
      let modules = dots / pdf417.module
      let size =
        pdf417.columns == 0
        ? PDF417Size(for: stored.data, level: pdf417.level, within: modules)
        : PDF417Size(columns: pdf417.columns, data: stored.data, level: pdf417.level)
      return size.map { size in
        Drawn(
          symbol: Symbol(kind: .pdf417, data: text, cell: pdf417.module),
          width: size.width(truncated: pdf417.truncated) * pdf417.module,
          height: max(size.rows, pdf417.rows) * pdf417.rowHeight * pdf417.module
        )
      }
    }
  }

  private func square(_ symbol: Symbol, modules: Int) -> Drawn {
    Drawn(symbol: symbol, width: modules * symbol.cell, height: modules * symbol.cell)
  }
}
