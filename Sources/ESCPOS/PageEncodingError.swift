import ReceiptLine

/// Why a page cannot be printed on a kind of printer, found before anything is sent.
public enum PageEncodingError: Error, Equatable, Sendable {
  /// The page was laid out for more columns than the paper has.
  case pageTooWide(columns: Int, paper: Int)
  /// The data is not what the kind of code can hold.
  case badSymbolData(symbol: String, data: String, reason: String)
  /// The code does not fit in its place; widths in dots.
  case symbolTooWide(symbol: String, data: String, needed: Int, available: Int)
  /// The printer does not draw this kind of code.
  case unsupportedSymbol(symbol: String, profile: String)
  /// The page has an image, which this profile cannot print.
  case unsupportedImage(profile: String)
  /// The page has a logo that the printer is to hold, which this profile does not know of.
  case unsupportedLogo(key: String, profile: String)
  /// The key of a logo that the printer is to hold is none.
  case badLogoKey(String)
  /// Something cannot be drawn.
  case notDrawn(RasterError)
  /// The page has raw printer bytes that end in the middle of a command, or are too many.
  case unfinishedCommand(count: Int)
  /// The page has raw printer bytes, which are not allowed.
  case rawCommand(count: Int)
}

extension PageEncodingError: CustomStringConvertible {
  /// What happened and what to do now.
  public var description: String {
    switch self {
    case .pageTooWide(let columns, let paper):
      """
      The page is \(columns) columns wide, the paper has \(paper): lay it out for \(paper) columns \
      or choose the printer's right profile.
      """
    case .badSymbolData(let symbol, let data, let reason):
      "The \(symbol) code cannot hold \(quoted(data)): \(reason)."
    case .symbolTooWide(let symbol, let data, let needed, let available):
      """
      The \(symbol) code of \(quoted(data)) is \(needed) dots wide, its place has \(available): \
      use less data, narrower bars or cells, or another kind of code.
      """
    case .unsupportedSymbol(let symbol, let profile):
      """
      The printer profile \(profile) does not print \(symbol) codes: use another kind of code or \
      another profile.
      """
    case .unsupportedImage(let profile):
      "The printer profile \(profile) does not print images: take the image out of the template."
    case .unsupportedLogo(let key, let profile):
      """
      The printer profile \(profile) knows no logos in the printer, such as \(quoted(key)): use a \
      PNG file instead.
      """
    case .badLogoKey(let key):
      """
      \(quoted(key)) is no key of a logo in the printer: write the two characters of its key, or one \
      digit for its number.
      """
    case .notDrawn(let error): error.description
    case .unfinishedCommand(let count):
      """
      The page's \(count) bytes of raw printer commands end in the middle of a command, or are more \
      than \(RawCommands.longest): write whole commands.
      """
    case .rawCommand(let count):
      "The page holds \(count) bytes of raw printer commands, which are not allowed: take them out."
    }
  }
}

/// Data on one line, and not all of them where they are many.
private func quoted(_ data: String) -> String {
  let shown = Widths.unicode.shown(data)
  return shown.count > 60 ? "\"\(shown.prefix(60))…\"" : "\"\(shown)\""
}
