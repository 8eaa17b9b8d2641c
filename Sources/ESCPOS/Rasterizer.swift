public import Bitmaps
public import ReceiptLine

/// Draws as dots what a printer cannot print by itself.
///
/// The same input always gives the same dots, so that a page always gives the same bytes.
public protocol Rasterizer: Sendable {
  /// Draws text that stands together on a line, on the grid of the printer's own font.
  ///
  /// - Parameter runs: the text in reading order, each run on its cells of 12 dots.
  /// - Returns: 12 dots for each cell of all runs, and 24 dots for the height of the tallest;
  ///   smaller runs stand on the same baseline as the printer's font, which is dot row 21 of 24.
  /// - Throws: `RasterError` when nothing can be drawn at all.
  func text(_ runs: [Run]) throws(RasterError) -> Bitmap

  /// Draws a bar code or 2-D code without quiet zone, below it the data where they are readable.
  ///
  /// - Parameter symbol: what to draw, with the size of its modules in dots.
  /// - Returns: the symbol's dots, and nothing beside them.
  /// - Throws: `RasterError` when the data is not what this kind of code can hold.
  func symbol(_ symbol: Symbol) throws(RasterError) -> Bitmap

  /// Draws a picture of a document, no wider than so many dots; one that is narrower keeps its size.
  ///
  /// - Parameters:
  ///   - source: which picture; one that the printer itself holds cannot be drawn.
  ///   - width: the dots of its place.
  /// - Returns: the picture's dots.
  /// - Throws: `RasterError` for a picture that is missing, damaged or refused.
  func picture(_ source: ImageSource, width: Int) throws(RasterError) -> Bitmap
}

/// Why something cannot be drawn, and what to do about it.
public struct RasterError: Error, Hashable, CustomStringConvertible {
  /// What happened, to what, and what to do now, as whole sentences.
  public var description: String

  /// A reason in words for the person who must act.
  public init(_ description: String) {
    self.description = description
  }
}
