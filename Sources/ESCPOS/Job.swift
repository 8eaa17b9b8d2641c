import ReceiptLine

/// A notice that the spool adds above and below a body, such as `COPY 1`.
public struct Mark: Sendable, Equatable {
  /// The lines of the notice; each is broken at blanks where it is too long for the paper.
  public var lines: [String]

  /// A notice of some lines.
  public init(_ lines: String...) {
    self.lines = lines
  }
}

/// A print job as it goes to the printer, but for the fence that the spool sends after it.
public enum Job {
  /// The bytes that bring a printer into the reset text state, whatever was printed before.
  ///
  /// ESC @ does not undo what a person or another program made the printer's own defaults, so all
  /// that a body relies on is sent.
  public static func opening(for profile: Profile) -> [UInt8] {
    let state = PrinterState(resetFor: profile)
    var writer = ByteWriter(capacity: 64)
    writer.put(.initialize)
    if profile.forbidsRealTime {
      writer.put(realTimeCommands(for: profile))
    }
    if let units = profile.dotsAsUnits {
      writer.put(units)
    }
    writer.put(.kanji(false))
    if profile.kanji == .shiftJIS {
      writer.put(.kanjiSystem(.jis))
    }
    writer.put(.codePage(state.codePage))
    writer.put(.internationalSet(0))
    writer.put(.font(.a))
    writer.put(.characterSpacing(0))
    writer.put(.upsideDown(false))
    writer.put(.justification(.left))
    writer.put(.leftMargin(0))
    writer.put(.printWidth(state.printWidth))
    writer.put(spacing: state.lineSpacing)
    return writer.finish()
  }

  /// The command that keeps data from being taken for real-time commands, as far as the profile does
  /// without them: a drawer that is opened by one must go on opening.
  static func realTimeCommands(for profile: Profile) -> Command {
    .realTimeCommands(pulse: profile.opensDrawerAtOnce, powerOff: false)
  }

  /// A whole job: opening, marks, body, marks, cut.
  ///
  /// For a printer that hangs upside down, the notices change places, so that those for the top are
  /// above the body for people.
  ///
  /// - Parameters:
  ///   - body: the bytes of ``PageEncoder/encode(_:for:rasterizer:)`` for the same profile.
  ///   - top: notices above the body.
  ///   - bottom: notices below the body.
  ///   - profile: the kind of printer.
  ///   - rasterizer: draws the notices' characters that the printer does not have.
  /// - Returns: the bytes, ready for the printer.
  public static func assemble(
    body: [UInt8],
    top: [Mark] = [],
    bottom: [Mark] = [],
    profile: Profile,
    rasterizer: (any Rasterizer)? = nil
  ) -> [UInt8] {
    let above = rows(of: top, above: true, profile)
    let below = rows(of: bottom, above: false, profile)
    let (first, last) = profile.isUpsideDown ? (below, above) : (above, below)
    var writer = ByteWriter(capacity: body.count + 256)
    writer.put(opening(for: profile))
    writer.put(encode(first, profile, rasterizer))
    writer.put(body)
    writer.put(encode(last, profile, rasterizer))
    writer.cutPaper(profile)
    return writer.finish()
  }

  private static func encode(
    _ rows: [Row],
    _ profile: Profile,
    _ rasterizer: (any Rasterizer)?
  ) -> [UInt8] {
    guard !rows.isEmpty else { return [] }
    var body = BodyWriter(profile: profile, rasterizer: rasterizer)
    for row in profile.isUpsideDown ? rows.reversed() : rows {
      body.turn(upsideDown: profile.isUpsideDown)
      body.put(row)
    }
    body.turn(upsideDown: false)
    return body.finish()
  }

  private static func rows(of marks: [Mark], above: Bool, _ profile: Profile) -> [Row] {
    marks.flatMap { mark in
      let rows = mark.rows(columns: profile.columns)
      return above ? rows + [Row(segments: [])] : [Row(segments: [])] + rows
    }
  }
}

extension Mark {
  /// Centred rows in bold and double height, in double width too where a line fits whole.
  fileprivate func rows(columns: Int) -> [Row] {
    lines.flatMap { line in
      let runs = Widths.unicode.lines(of: line, columns: columns)
      let width = runs.count == 1 && runs[0].cells * 2 <= columns ? 2 : 1
      return runs.map { run in
        var run = run
        run.cells *= width
        run.style.emphasis = true
        run.style.width = width
        run.style.height = 2
        return Row(segments: [Segment(start: columns - run.cells, runs: [run])], height: 2)
      }
    }
  }
}
