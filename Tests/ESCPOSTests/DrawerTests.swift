import ESCPOS
import Testing

@Suite struct DrawerTests {
  private func pulse(
    _ connector: DrawerConnector,
    _ drawer: Profile.DrawerPrinting?,
    milliseconds: Int = 100
  ) -> [UInt8]? {
    var profile = Profile.generic80
    profile.drawer = drawer
    return Job.drawerPulse(connector, milliseconds: milliseconds, profile: profile)
  }

  @Test func pulsesAreOfTheProfilesForm() {
    #expect(pulse(.pin2, .init()) == [0x1B, 0x70, 0, 50, 250])
    #expect(pulse(.pin5, .init(takesDigits: true)) == [0x1B, 0x70, 0x31, 50, 250])
    #expect(pulse(.pin5, .init(isRealTime: true), milliseconds: 250) == [0x10, 0x14, 1, 1, 2])
    #expect(pulse(.pin5, .init([.pin2])) == nil)
    #expect(pulse(.pin2, nil) == nil)
  }

  @Test(arguments: [Int.min, 0, 1, 99, 511, 801, .max])
  func anyTimeIsBroughtIntoItsRange(milliseconds: Int) throws {
    let turn = try #require(pulse(.pin2, .init(), milliseconds: milliseconds))
    #expect((1...255).contains(turn[3]))
    let now = try #require(pulse(.pin2, .init(isRealTime: true), milliseconds: milliseconds))
    #expect((1...8).contains(now[4]))
  }

  /// Both forms say the same to the decoder, and neither belongs into a print stream.
  @Test func pulsesAreNeverPartOfAJob() throws {
    for drawer in [Profile.DrawerPrinting(), .init(takesDigits: true), .init(isRealTime: true)] {
      let bytes = try #require(pulse(.pin2, drawer))
      #expect(!audit(bytes, profile: .generic80).isEmpty)
      let paper = VirtualPrinter.paper(of: bytes, profile: .generic80)
      #expect(paper.items == [.drawerPulse(.pin2)])
    }
  }
}
