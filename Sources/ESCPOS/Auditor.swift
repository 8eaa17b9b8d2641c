/// Walks along a print stream with a profile at hand.
struct Auditor {
  let bytes: [UInt8]
  let profile: Profile
  let allowed: SpoolCommands
  /// The most bytes of a command.
  let longest: Int
  let reset: PrinterState
  var state: PrinterState
  var startOfLine = true
  var moduleWidth = 3
  var symbols = SymbolMemory()
  /// True between the command that stores a picture and the one that prints it.
  var holdsGraphics = false
  var found: [Finding] = []

  init(bytes: [UInt8], profile: Profile, allowed: SpoolCommands) {
    self.bytes = bytes
    self.profile = profile
    self.allowed = allowed
    longest = Job.longestCommand(for: profile)
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
        if profile.allowsCommands, startOfLine,
          let end = RawCommands.end(in: stream, at: place, of: profile)
        {
          state = reset
          symbols = SymbolMemory()
          startOfLine = true
          place = end
          continue
        }
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
    if holdsGraphics {
      found.append(Finding(offset: bytes.count, problem: "the last picture is not printed"))
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
    if !allowed.contains(command, profile: profile), let problem = problem(of: command) {
      found.append(Finding(offset: offset, problem: problem))
    } else if length > longest {
      let problem = "a command of \(length) bytes, where \(longest) are the most"
      found.append(Finding(offset: offset, problem: problem))
    }
    findRealTimeBytes(in: offset..<offset + length)
    state.apply(command, profile: profile)
    symbols.apply(command)
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
    case .absolutePosition, .inlinePicture, .coarseInlinePicture: startOfLine = false
    case .feedDots, .feedLines, .initialize, .barcode, .printSymbol, .raster, .printLogo,
      .printNumberedLogo, .cut, .cutHere:
      startOfLine = true
    case .storeGraphics: holdsGraphics = true
    case .printGraphics:
      holdsGraphics = false
      startOfLine = true
    case .moduleWidth(let dots): moduleWidth = Int(dots)
    default: break
    }
  }
}
