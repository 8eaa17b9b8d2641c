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
  var found: [Finding] = []

  init(bytes: [UInt8], profile: Profile) {
    self.bytes = bytes
    self.profile = profile
    reset = PrinterState(resetFor: profile)
    state = reset
  }

  mutating func findings() -> [Finding] {
    for element in CommandDecoder.decode(bytes) {
      if let problem = problem(of: element.command) {
        found.append(Finding(offset: element.offset, problem: problem))
      }
      findRealTimeBytes(in: element)
      state.apply(element.command, profile: profile)
      follow(element.command)
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

  /// Printers act on the real-time commands wherever the bytes stand.
  private mutating func findRealTimeBytes(in element: CommandDecoder.Element) {
    if case .text = element.command { return }
    // A command that starts with DLE is a finding already.
    let first = element.offset
    for index in first..<first + element.length - 1
    where bytes[index] == Lead.dle && (index > first || !startsWithDLE(element)) {
      let name = ["DLE EOT", "DLE ENQ", "DLE DC4"]
      let codes: [UInt8] = [0x04, 0x05, 0x14]
      if let which = codes.firstIndex(of: bytes[index + 1]) {
        found.append(
          Finding(offset: index, problem: "\(name[which]) (real-time command) inside data")
        )
      }
    }
  }

  private func startsWithDLE(_ element: CommandDecoder.Element) -> Bool {
    bytes[element.offset] == Lead.dle
  }

  private mutating func follow(_ command: Command) {
    switch command {
    case .text, .absolutePosition: startOfLine = false
    case .lineFeed, .feedDots, .feedLines, .initialize, .barcode, .raster, .cut:
      startOfLine = true
    case .moduleWidth(let dots): moduleWidth = Int(dots)
    default: break
    }
  }

  private func problem(of command: Command) -> String? {
    switch command {
    case .text(let text):
      return text.contains(0x7F) ? "control character DEL in text" : nil
    case .lineFeed, .feedLines, .emphasis, .underline, .reverse, .size, .defaultLineSpacing,
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
      return on ? "FS & (Kanji mode)" : nil
    case .internationalSet(let number):
      return number == 0 ? nil : "ESC R \(number) (international character set)"
    case .font(let font):
      return font == .a ? nil : "ESC M (other font)"
    case .characterSpacing(let dots):
      return dots == 0 ? nil : "ESC SP (character spacing)"
    case .barcode(let system, let data):
      return problem(of: system, data)
    case .cut(let cut, _):
      if !startOfLine {
        return "GS V (cut) in a line"
      }
      return cut == profile.cut ? nil : "GS V (cut) that the profile does not have"
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
}
