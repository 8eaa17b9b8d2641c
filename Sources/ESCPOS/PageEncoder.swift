public import ReceiptLine

/// Turns pages into the bytes of one kind of printer.
public enum PageEncoder {
  /// The body of a job: the page's bytes without opening, marks, cut at the end and fence.
  ///
  /// A body begins and ends in the reset text state (``PrinterState/init(resetFor:)``) at the start
  /// of a line. A cut as the page's last item is left to the job. For a printer that hangs upside
  /// down, the last item comes first.
  ///
  /// - Parameters:
  ///   - page: what to print, of at most the profile's columns.
  ///   - profile: the kind of printer.
  ///   - rasterizer: draws what the printer cannot print by itself; without one, that is an error.
  /// - Returns: the bytes; the same page and profile always give the same.
  /// - Throws: what cannot be printed, before anything is.
  public static func encode(
    _ page: Page,
    for profile: Profile,
    rasterizer: (any Rasterizer)? = nil
  ) throws(PageEncodingError) -> [UInt8] {
    guard page.columns <= profile.columns else {
      throw .pageTooWide(columns: page.columns, paper: profile.columns)
    }
    var items = page.items[...]
    items.dropCut()
    if profile.isUpsideDown {
      items = items.reversed()[...]
      items.dropCut()
    }
    var bytes: [UInt8] = []
    var body = BodyWriter(
      profile: profile,
      rasterizer: rasterizer,
      capacity: 64 + items.count * 64
    )
    for item in items {
      switch item {
      case .row(let row):
        body.turn(upsideDown: profile.isUpsideDown)
        body.put(row)
      case .rule(let rule):
        body.turn(upsideDown: profile.isUpsideDown)
        body.put(rule)
      case .symbol(let symbol): try body.put(symbol)
      case .image(let image):
        // A logo in the printer is turned over as text is, other pictures are turned already.
        body.turn(upsideDown: profile.isUpsideDown)
        try body.put(image)
      case .cut: body.cut()
      case .command(let commands):
        // Commands end one stretch of our own bytes and begin the next.
        body.turn(upsideDown: false)
        bytes += body.finish()
        body = BodyWriter(profile: profile, rasterizer: rasterizer)
        try put(commands, profile, to: &bytes)
      }
    }
    body.turn(upsideDown: false)
    let last = body.finish()
    return bytes.isEmpty ? last : bytes + last
  }

  private static func put(
    _ commands: [UInt8],
    _ profile: Profile,
    to bytes: inout [UInt8]
  ) throws(PageEncodingError) {
    guard !commands.isEmpty else { return }
    guard profile.allowsCommands else { throw .rawCommand(count: commands.count) }
    var decoder = CommandDecoder()
    _ = decoder.decode(commands)
    guard decoder.tail.isEmpty, commands.count <= RawCommands.longest else {
      throw .unfinishedCommand(count: commands.count)
    }
    RawCommands.put(commands, of: profile, to: &bytes)
  }
}

extension ArraySlice<Page.Item> {
  /// Leaves a cut at the end to the job.
  fileprivate mutating func dropCut() {
    if last == .cut {
      removeLast()
    }
  }
}
