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
    var writer = ByteWriter(capacity: 48)
    writer.put(.initialize)
    writer.put(.kanji(false))
    writer.put(.codePage(state.codePage))
    writer.put(.internationalSet(0))
    writer.put(.font(.a))
    writer.put(.characterSpacing(0))
    writer.put(.justification(.left))
    writer.put(.leftMargin(0))
    writer.put(.printWidth(state.printWidth))
    writer.put(spacing: state.lineSpacing)
    return writer.finish()
  }

  /// A whole job: opening, marks, body, marks, cut.
  ///
  /// - Parameters:
  ///   - body: the bytes of ``PageEncoder/encode(_:for:)`` for the same profile.
  ///   - top: notices above the body.
  ///   - bottom: notices below the body.
  ///   - profile: the kind of printer.
  /// - Returns: the bytes, ready for the printer.
  public static func assemble(
    body: [UInt8],
    top: [Mark] = [],
    bottom: [Mark] = [],
    profile: Profile
  ) -> [UInt8] {
    var writer = ByteWriter(capacity: body.count + 256)
    writer.put(opening(for: profile))
    if !top.isEmpty {
      writer.put(encode(top, above: true, profile))
    }
    writer.put(body)
    if !bottom.isEmpty {
      writer.put(encode(bottom, above: false, profile))
    }
    writer.cut(profile)
    return writer.finish()
  }

  private static func encode(_ marks: [Mark], above: Bool, _ profile: Profile) -> [UInt8] {
    var body = BodyWriter(profile: profile, rasterizer: nil)
    for mark in marks {
      if !above {
        body.put(Row(segments: []))
      }
      for row in mark.rows(columns: profile.columns) {
        body.put(row)
      }
      if above {
        body.put(Row(segments: []))
      }
    }
    return body.finish()
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
