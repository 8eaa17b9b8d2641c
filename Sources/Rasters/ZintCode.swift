import CZint
import ESCPOS
import ReceiptLine

/// A code as Zint lays it out: black and white modules in rows.
struct ZintCode {
  /// The rows from top to bottom, true for black modules; all of the same length, not empty.
  let rows: [[Bool]]
  /// What people read below the bars; empty for 2-D codes.
  let text: String

  /// What is asked of Zint.
  struct Request {
    let symbology: Int32
    var mode = DATA_MODE
    /// Error correction, or what else the symbology's options say; nil for Zint's choice.
    var option1: Int32?
    var option2: Int32?
    var option3: Int32?
  }

  /// Why Zint makes no code of the data.
  enum Failure: Error, Equatable {
    case tooLong(String)
    case other(String)

    var words: String {
      switch self {
      case .tooLong(let words), .other(let words): words
      }
    }
  }

  /// Lays out a code.
  init(_ data: [UInt8], _ request: Request) throws(Failure) {
    guard !data.isEmpty, data.count <= Int(ZINT_MAX_DATA_LEN) else {
      throw data.isEmpty ? .other("there is nothing in it") : .tooLong("it is too long")
    }
    guard let symbol = ZBarcode_Create() else { throw .other("there is no memory") }
    defer { ZBarcode_Delete(symbol) }
    symbol.pointee.symbology = request.symbology
    symbol.pointee.input_mode = request.mode
    symbol.pointee.output_options = BARCODE_NO_QUIET_ZONES
    if let option = request.option1 { symbol.pointee.option_1 = option }
    if let option = request.option2 { symbol.pointee.option_2 = option }
    if let option = request.option3 { symbol.pointee.option_3 = option }
    let result = ZBarcode_Encode(symbol, data, Int32(clamping: data.count))
    // A warning of this kind is a check digit that is wrong, or an identifier that there is not.
    guard result < ZINT_ERROR, result != ZINT_WARN_NONCOMPLIANT else {
      let words = Self.words(String(cString: platen_zint_error(symbol)))
      throw result == ZINT_ERROR_TOO_LONG ? .tooLong(words) : .other(words)
    }
    let width = Int(symbol.pointee.width)
    rows = (0..<symbol.pointee.rows).compactMap { row in
      guard let modules = platen_zint_row(symbol, row) else { return nil }
      return (0..<width).map { modules[$0 / 8] >> ($0 % 8) & 1 == 1 }
    }
    text = String(cString: platen_zint_text(symbol))
    guard !rows.isEmpty, width > 0 else { throw .other("nothing came of it") }
  }

  /// Zint's message without its number, in small letters as the middle of a sentence.
  private static func words(_ message: String) -> String {
    var words = Substring(message)
    if let colon = words.firstIndex(of: ":") {
      words = words[words.index(after: colon)...].drop { $0 == " " }
    }
    // But AI, the application identifier, stays as it is.
    let isWord = words.dropFirst().first?.isLowercase == true
    return isWord ? words.prefix(1).lowercased() + words.dropFirst() : String(words)
  }
}
