import ReceiptLine
import TestSupport

extension SeededRandom {
  mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { _ in UInt8.random(in: 0...255, using: &self) }
  }

  /// Text of up to so many scalars, rich in what is dangerous to a printer.
  mutating func text(upTo count: Int) -> String {
    var text = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0...count, using: &self) {
      let value: UInt32 =
        switch Int.random(in: 0..<10, using: &self) {
        case 0: .random(in: 0..<0x20, using: &self)
        case 1: .random(in: 0x7F..<0x100, using: &self)
        case 2: .random(in: 0x300..<0x370, using: &self)
        case 3: .random(in: 0x2000..<0x2600, using: &self)
        case 4: .random(in: 0..<0x110000, using: &self)
        case 5: .random(in: 0x1F1E0..<0x1F600, using: &self)
        case 6: .random(in: 0x3000..<0x4E00, using: &self)
        case 7: .random(in: 0x4E00..<0xA000, using: &self)
        default: .random(in: 0x20..<0x7F, using: &self)
        }
      if let scalar = Unicode.Scalar(value) {
        text.append(scalar)
      }
    }
    return String(text)
  }

  /// A number that is sensible most of the time and extreme now and then.
  mutating func number(_ sensible: ClosedRange<Int>) -> Int {
    switch Int.random(in: 0..<20, using: &self) {
    case 0: .max
    case 1: .min
    case 2: -1
    default: .random(in: sensible, using: &self)
    }
  }

  mutating func style() -> Style {
    var style = Style()
    style.emphasis = .random(using: &self)
    style.underline = .random(using: &self)
    style.reverse = .random(using: &self)
    style.width = number(1...3)
    style.height = number(1...3)
    return style
  }

  mutating func row() -> Row {
    let segments = (0..<Int.random(in: 0...3, using: &self)).map { _ in
      Segment(
        start: number(0...100),
        runs: (0..<Int.random(in: 0...3, using: &self)).map { _ in
          Run(text: text(upTo: 20), cells: number(0...60), style: style())
        }
      )
    }
    let bars = (0..<Int.random(in: 0...3, using: &self)).map { _ in number(0...50) }
    return Row(
      segments: segments,
      bars: bars,
      height: number(1...3),
      touching: .random(using: &self)
    )
  }

  mutating func page(items: Int) -> Page {
    var page = Page(columns: 48)
    for _ in 0..<items {
      switch Int.random(in: 0..<6, using: &self) {
      case 0:
        let pieces = [Rule.Piece](repeating: .cross, count: .random(in: 0...60, using: &self))
        page.items.append(.rule(Rule(left: number(0...50), pieces: pieces, touching: true)))
      case 1: page.items.append(.cut)
      case 2:
        let digits = (0..<Int.random(in: 1...14, using: &self)).map { _ in
          String(Int.random(in: 0...9, using: &self))
        }
        let slot = Slot(left: .random(in: 0...8, using: &self), width: 40, align: number(0...2))
        let kind: Symbol.Kind = Bool.random(using: &self) ? .code128 : .qrcode
        let symbol = Symbol(
          kind: kind,
          data: digits.joined(),
          moduleWidth: 2,
          height: number(24...240),
          cell: number(3...8)
        )
        page.items.append(.symbol(PlacedSymbol(slot: slot, symbol: symbol)))
      default: page.items.append(.row(row()))
      }
    }
    return page
  }
}
