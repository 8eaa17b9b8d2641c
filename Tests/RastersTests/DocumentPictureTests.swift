import ESCPOS
import Rasters
import ReceiptLine
import Testing

/// Documents all the way: markup, layout, bytes, audit, paper, picture.
@Suite struct DocumentPictureTests {
  private func picture(_ source: String, _ profile: Profile) throws -> String {
    let document = Document(parsing: source)
    #expect(document.diagnostics.isEmpty)
    let body = try PageEncoder.encode(
      document.layout(columns: profile.columns, widths: .unicode),
      for: profile
    )
    #expect(audit(body, profile: profile).isEmpty)
    return TerminalPicture(VirtualPrinter.paper(of: body, profile: profile), styled: false).text
  }

  private static let table = """
    {width:* 4 10;border:line;text:word}
    |Article | Qty| Price|
    -
    |"Crème brûlée with a rather long name" | 2| €13.00|
    |^^Latte | 1| ^^€3.80|
    |拿铁咖啡 | 12| ￥380.00|
    -
    {width:* 10}
    |_Total_ | `396.80`|
    -
    {width:*}
    |Thank you|
    {border:space;width:auto}
    after the table
    {border:line;width:6 6;align:right}
    |a|b|
    -
    {width:6}
    |c|
    =
    |d|
    """

  @Test(arguments: [("box-48.txt", Profile.generic80), ("box-32.txt", .generic58)])
  func ruledTableLooksAsRecorded(name: String, profile: Profile) throws {
    let picture = try picture(Self.table, profile)
    #expect(try Snapshot.matches(picture, name), "\(picture)")
    // Whatever stands in the cells, all lines are of one width.
    for line in picture.split(separator: "\n") where !line.hasPrefix("✂") {
      #expect(Widths.unicode.cells(of: String(line)) == profile.columns + 4)
    }
  }

  private static let codes = """
    {option:qrcode,4,m;code:https://example.com/receipts/2026/POS-00012345?lookup=CC-20481}
    scan me
    {align:left;width:20}
    {option:qrcode,3,l;code:支付宝 ¡Gracias!}|
    {option:code128,2,48,hri;width:*;code:POS-12345}
    """

  @Test(arguments: [("codes-48.txt", Profile.generic80), ("codes-32.txt", .generic58)])
  func codesLookAsRecorded(name: String, profile: Profile) throws {
    let picture = try picture(Self.codes, profile)
    #expect(try Snapshot.matches(picture, name), "\(picture)")
  }
}
