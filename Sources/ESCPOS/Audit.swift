/// Something in a print stream that the printer's profile does not allow.
public struct Finding: Equatable, Sendable {
  /// Bytes from the start of the stream.
  public var offset: Int
  /// What was found, by its manual name.
  public var problem: String
}

extension Finding: CustomStringConvertible {
  /// The finding with its place, such as `byte 12: ESC p (drawer pulse)`.
  public var description: String { "byte \(offset): \(problem)" }
}

/// Reads a print stream and finds all that does not belong on a receipt.
///
/// Only what ``PageEncoder`` and ``Job`` make for the profile passes, for a body as for an
/// assembled job. The stream is taken to begin in the reset text state and must end in it, at the
/// start of a line.
///
/// - Parameters:
///   - bytes: a body, or a job without its fence.
///   - profile: the kind of printer that it is for.
/// - Returns: the findings in the order of the bytes; none when the stream may be sent.
public func audit(_ bytes: [UInt8], profile: Profile) -> [Finding] {
  var auditor = Auditor(bytes: bytes, profile: profile)
  return auditor.findings()
}

private struct Auditor {
  let bytes: [UInt8]
  let profile: Profile
  let reset: PrinterState
  var state: PrinterState
  var startOfLine = true
  var moduleWidth = 3
  var qr = QRMemory()
  var found: [Finding] = []

  init(bytes: [UInt8], profile: Profile) {
    self.bytes = bytes
    self.profile = profile
    reset = PrinterState(resetFor: profile)
    state = reset
  }

  mutating func findings() -> [Finding] {
    let stream = bytes
    var place = 0
    while place < stream.count {
      switch stream[place] {
      case 0x20...:
        // Most of a stream is text: it is read in place.
        var end = place + 1
        while end < stream.count, stream[end] >= 0x20 {
          end += 1
        }
        read(stream.span.extracting(place..<end), at: place)
        place = end
      case Lead.lineFeed:
        startOfLine = true
        place += 1
      default:
        let rest = stream.count - place
        let (command, length) =
          CommandReader(bytes: stream, start: place).read()
          ?? (.unknown(Array(stream[place...])), rest)
        read(command, at: place, length: length)
        place += length
      }
    }
    if !startOfLine {
      found.append(Finding(offset: bytes.count, problem: "the last line is not printed"))
    }
    if state != reset {
      found.append(
        Finding(offset: bytes.count, problem: "the printer is not left in the reset text state")
      )
    }
    return found
  }

  // MARK: Text

  private mutating func read(_ text: borrowing Span<UInt8>, at offset: Int) {
    startOfLine = false
    var place = 0
    if state.kanji, let set = profile.kanji {
      place = readKanji(text, of: set, at: offset)
    }
    for place in place..<text.count where text[place] == 0x7F {
      found.append(Finding(offset: offset + place, problem: "control character DEL in text"))
      return
    }
  }

  /// Reads the characters of a text in Kanji mode, and says where what can be read ends.
  private mutating func readKanji(
    _ text: borrowing Span<UInt8>,
    of set: KanjiSet,
    at offset: Int
  ) -> Int {
    var place = 0
    while place < text.count {
      guard let (code, count) = set.code(in: text, at: place) else {
        found.append(Finding(offset: offset + place, problem: "half a character of Kanji mode"))
        return text.count
      }
      guard count == 1 ? code != 0x7F : set.hasForm(code) else {
        let problem = "bytes that are no character of Kanji mode"
        found.append(Finding(offset: offset + place, problem: problem))
        return text.count
      }
      place += count
    }
    return place
  }

  // MARK: Commands

  private mutating func read(_ command: Command, at offset: Int, length: Int) {
    if let problem = problem(of: command) {
      found.append(Finding(offset: offset, problem: problem))
    }
    findRealTimeBytes(in: offset..<offset + length)
    state.apply(command, profile: profile)
    qr.apply(command)
    follow(command)
  }

  /// Printers act on the real-time commands wherever the bytes stand.
  private mutating func findRealTimeBytes(in range: Range<Int>) {
    // A command that starts with DLE is a finding already.
    for index in range.dropFirst().dropLast() where bytes[index] == Lead.dle {
      let name: String
      switch bytes[index + 1] {
      case 0x04: name = "DLE EOT"
      case 0x05: name = "DLE ENQ"
      case 0x14: name = "DLE DC4"
      default: continue
      }
      found.append(Finding(offset: index, problem: "\(name) (real-time command) inside data"))
    }
  }

  private mutating func follow(_ command: Command) {
    switch command {
    case .absolutePosition: startOfLine = false
    case .feedDots, .feedLines, .initialize, .barcode, .qrPrint, .raster, .cut:
      startOfLine = true
    case .moduleWidth(let dots): moduleWidth = Int(dots)
    default: break
    }
  }

  private func problem(of command: Command) -> String? {
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
    case .codePage(let number):
      return profile.codePage(number: number) == nil
        ? "ESC t \(number) (code page) is not in the profile" : nil
    case .kanji(let on):
      return on && profile.kanji == nil ? "FS & (Kanji mode) is not in the profile" : nil
    case .kanjiUnderline:
      return profile.kanji == nil ? "FS - (Kanji underline) is not in the profile" : nil
    case .internationalSet(let number):
      return number == 0 ? nil : "ESC R \(number) (international character set)"
    case .font(let font):
      return font == .a ? nil : "ESC M (other font)"
    case .characterSpacing(let dots):
      return dots == 0 ? nil : "ESC SP (character spacing)"
    case .barcode(let system, let data):
      return problem(of: system, data)
    case .qrModel, .qrCell, .qrLevel, .qrStore, .qrPrint:
      return problem(ofQR: command)
    case .cut(let cut, _):
      if !startOfLine {
        return "GS V (cut) in a line"
      }
      return profile.cut == Profile.CutPrinting(cut)
        ? nil : "GS V (cut) that the profile does not have"
    case .feedDots: return "ESC J (feed)"
    case .upsideDown: return "ESC { (upside down)"
    case .raster: return "GS v 0 (raster image)"
    case .drawerPulse: return "ESC p (drawer pulse)"
    case .requestProcessID: return "GS ( H (response request)"
    case .transmitStatus: return "GS r (status)"
    case .automaticStatus: return "GS a (automatic status)"
    case .realTimeStatus: return "DLE EOT (real-time status)"
    case .realTimeCommands: return "GS ( D (real-time commands)"
    case .unknown(let bytes): return ForeignCommand.name(of: bytes)
    }
  }

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

  private func problem(ofQR command: Command) -> String? {
    guard profile.symbols.contains(.qr) else { return "GS ( k (QR code) is not in the profile" }
    guard case .qrPrint = command else {
      return command == .qrModel(.one) || command == .qrModel(.micro)
        ? "GS ( k (QR code) of a model that few scanners read" : nil
    }
    guard let code = qr.code else {
      return "GS ( k (QR code) with no data or too much: it would not print"
    }
    guard code.modules * qr.cell <= Int(state.printWidth) else {
      return "GS ( k (QR code) wider than its place: it would not print"
    }
    return startOfLine ? nil : "GS ( k (QR code) in a line"
  }
}
