import Testing

@Suite struct SetupTests {
  @Test("the udev rule can be looked at before it is installed")
  func rule() async throws {
    let outcome = try await PlatenProcess.run(["setup", "udev"])
    #expect(outcome.code == 0 && outcome.notices == "")
    #expect(outcome.output.contains(#"ENV{ID_USB_INTERFACES}=="*:0701??:*""#))
    #expect(outcome.output.hasSuffix("\"platen_end\"\n"))
  }
}
