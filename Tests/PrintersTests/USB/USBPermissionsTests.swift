import Printers
import Testing

@Suite struct USBPermissionsTests {
  @Test func theRuleIsReadBeforeTheOneThatHandsPrintersOut() throws {
    let name = try #require(USBPermissions.path.split(separator: "/").last)
    #expect(name < "73-seat-late.rules")
    #expect(name > "50-udev-default.rules", "it needs ID_USB_INTERFACES")
    #expect(name.hasSuffix(".rules"))
  }

  /// Lines as udev reads them: `KEY OPERATOR "VALUE"`, parted by commas.
  @Test func everyLineIsARule() throws {
    let pair = #/(?:[A-Z]+(?:\{\w+\})?)(?:==|!=|\+=|=)"[^"]*"/#
    for line in USBPermissions.rule.split(separator: "\n") where !line.hasPrefix("#") {
      for part in line.split(separator: ", ") {
        #expect(try pair.wholeMatch(in: part) != nil, "\(part)")
      }
    }
    #expect(USBPermissions.rule.hasSuffix("\n"))
    #expect(USBPermissions.rule.contains(#"GROUP="lp", MODE="0664", TAG+="uaccess""#))
  }
}
