public import Bitmaps

/// An ESC/POS command, or a stretch of text between commands.
///
/// The names and ranges are those of Epson's ESC/POS command reference. Parameters for which the
/// manual allows both a number and its ASCII digit are written as the number, which copies of
/// Epson's printers understand too; both forms are read.
public enum Command: Equatable, Sendable {
  /// Characters of the current code page, 0x20 to 0xFF each.
  case text([UInt8])
  /// LF: prints the line and feeds by the line spacing.
  case lineFeed
  /// ESC J: prints and feeds, 0 to 255 motion units.
  case feedDots(UInt8)
  /// ESC d: prints and feeds, 0 to 255 lines.
  case feedLines(UInt8)

  /// ESC @: initializes the printer; an unfinished line is lost.
  case initialize
  /// ESC t: selects the character code table; the numbers are the maker's own.
  case codePage(UInt8)
  /// FS & and FS .: selects and cancels Kanji (two-byte) character mode.
  case kanji(Bool)
  /// FS C: selects the code system of Kanji mode, on Japanese models.
  case kanjiSystem(KanjiSystem)
  /// FS -: turns underline mode of Kanji characters on or off, for which ESC - does nothing.
  case kanjiUnderline(Underline)
  /// ESC R: selects the international character set, 0 (USA) to 17 and more by model.
  case internationalSet(UInt8)
  /// ESC M: selects the character font.
  case font(Font)
  /// ESC SP: sets the right-side character spacing, 0 to 255 motion units.
  case characterSpacing(UInt8)

  /// ESC E: turns emphasized mode on or off.
  case emphasis(Bool)
  /// ESC -: turns underline mode on or off.
  case underline(Underline)
  /// GS B: turns white on black printing on or off.
  case reverse(Bool)
  /// GS !: selects the character size, 1 to 8 times each way; others are brought into the range.
  case size(width: Int, height: Int)
  /// ESC {: turns upside-down printing on or off.
  case upsideDown(Bool)

  /// ESC a: selects justification, at the start of a line.
  case justification(Justification)
  /// ESC $: sets the print position, in dots from the left margin.
  case absolutePosition(UInt16)
  /// GS L: sets the left margin in dots, at the start of a line.
  case leftMargin(UInt16)
  /// GS W: sets the print area width in dots, at the start of a line.
  case printWidth(UInt16)
  /// GS P: sets the motion units to fractions of an inch, 0 for the printer's own.
  case motionUnits(across: UInt8, down: UInt8)
  /// ESC 2: selects the default line spacing, about 30 dots.
  case defaultLineSpacing
  /// ESC 3: sets the line spacing, 0 to 255 motion units; never less than the tallest character.
  case lineSpacing(UInt8)

  /// GS w: sets the bar code's module width, 1 to 6 dots; others are brought into the range.
  case moduleWidth(UInt8)
  /// GS h: sets the bar code's height, 1 to 255 dots; 0 is written as 1.
  case barcodeHeight(UInt8)
  /// GS H: selects where a bar code's readable characters are printed.
  case readablePosition(ReadablePosition)
  /// GS f: selects the font of a bar code's readable characters.
  case readableFont(Font)
  /// GS k, function B: prints a bar code of 1 to 255 bytes; what is beyond is not written.
  case barcode(BarcodeSystem, [UInt8])
  /// GS ( k, function 165: selects the model of QR codes.
  case qrModel(QRModel)
  /// GS ( k, function 167: sets the module of QR codes, 1 to 16 dots; others are brought into the
  /// range.
  case qrCell(UInt8)
  /// GS ( k, function 169: selects the error correction level of QR codes.
  case qrLevel(QRLevel)
  /// GS ( k, function 065: sets the data columns of PDF417, 1 to 30, or 0 for as many as fit.
  case pdf417Columns(UInt8)
  /// GS ( k, function 066: sets the rows of PDF417, 3 to 90, or 0 for as many as are needed.
  case pdf417Rows(UInt8)
  /// GS ( k, function 067: sets the module of PDF417, 2 to 8 dots wide.
  case pdf417Module(UInt8)
  /// GS ( k, function 068: sets the row height of PDF417, 2 to 8 modules.
  case pdf417RowHeight(UInt8)
  /// GS ( k, function 069, m = 48: sets the error correction level of PDF417, 0 to 8.
  case pdf417Level(UInt8)
  /// GS ( k, function 070: selects truncated PDF417.
  case pdf417Truncated(Bool)
  /// GS ( k, function 566: selects full-range or compact Aztec Code and its layers, 0 for as many
  /// as are needed, else 4 to 32 or 1 to 4.
  case aztecLayers(UInt8, compact: Bool)
  /// GS ( k, function 567: sets the module of Aztec Code, 2 to 16 dots.
  case aztecModule(UInt8)
  /// GS ( k, function 569: sets the error correction of Aztec Code, 5 to 95 percent.
  case aztecLevel(UInt8)
  /// GS ( k, function 666, m = 0: selects square DataMatrix of so many modules a side, 0 for as many
  /// as are needed.
  case dataMatrixSide(UInt8)
  /// GS ( k, function 667: sets the module of DataMatrix, 2 to 16 dots.
  case dataMatrixModule(UInt8)
  /// GS ( k, functions 080, 180, 580 and 680: stores a 2-D code's data of 1 byte to 65,532 (PDF417),
  /// 7089 (QR), 3832 (Aztec) or 3116 (DataMatrix); what is beyond is not written.
  case storeSymbol(SymbolSystem, [UInt8])
  /// GS ( k, functions 081, 181, 581 and 681: prints the code of the stored data, as a line of its
  /// own.
  case printSymbol(SymbolSystem)

  /// GS v 0: prints a raster bit image.
  ///
  /// Of this and all other pictures, a dot beside a lone one becomes black where the bytes would
  /// hold a real-time command, which printers obey anywhere.
  case raster(Raster)
  /// GS ( L and GS 8 L, function 112: stores a picture of at most 65,535 dots each way for
  /// ``printGraphics``.
  case storeGraphics(Bitmap)
  /// GS ( L, function 50: prints the stored picture.
  case printGraphics
  /// GS ( L, function 69: prints the logo that the printer holds under a key.
  case printLogo(LogoKey)
  /// FS p: prints the logo that the printer holds under a number, 1 to 255.
  case printNumberedLogo(UInt8)
  /// ESC *, m = 33: puts a picture of 24 rows and 1 to 65,535 columns into the line, like a
  /// character; a picture of another height is cut or filled up.
  case inlinePicture(Bitmap)
  /// ESC *, m = 0, 1 or 32: the same in other densities, with 8 or 24 rows.
  case coarseInlinePicture(ColumnDensity, Bitmap)

  /// GS V, function B: feeds to the cutter and by 0 to 255 motion units more, then cuts.
  case cut(Cut, feed: UInt8)
  /// GS V, function A: cuts where the paper is.
  case cutHere(Cut)
  /// ESC p: sends a pulse to a drawer connector, times in units of 2 ms, 0 to 255 each.
  case drawerPulse(DrawerConnector, on: UInt8, off: UInt8)
  /// DLE DC4, function 1: sends a pulse of 1 to 8 times 100 ms to a drawer connector at once.
  case realTimePulse(DrawerConnector, time: UInt8)
  /// DLE DC4, function 8: throws away all that the printer has received.
  case clearBuffers

  /// GS ( H, function 48: asks for a process id back once all before it is processed.
  case requestProcessID(ProcessID)
  /// GS r: asks for a status in turn with the print data: 1 paper, 2 drawer, 4 ink.
  case transmitStatus(UInt8)
  /// GS a: enables automatic status back for the groups of the bit mask, 0 for none.
  case automaticStatus(UInt8)
  /// DLE EOT: asks for a status at once: 1 printer, 2 offline cause, 3 error cause, 4 paper.
  case realTimeStatus(UInt8)
  /// GS ( D: allows or forbids the real-time commands DLE DC4 1 (pulse) and 2 (power-off).
  case realTimeCommands(pulse: Bool, powerOff: Bool)

  /// Bytes that are none of the above; the decoder makes it, so that nothing is ever dropped.
  case unknown([UInt8])
}
