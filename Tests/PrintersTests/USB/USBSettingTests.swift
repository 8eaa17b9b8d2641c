import Testing

@testable import Printers

@Suite struct USBSettingTests {
  private func setting(_ interface: UInt8, _ interfaceProtocol: UInt8) -> USBSetting {
    USBSetting(
      interface: interface,
      alternate: 0,
      isOnly: true,
      interfaceProtocol: interfaceProtocol,
      output: 1
    )
  }

  @Test(arguments: [
    (protocols: [1, 2, 2], best: 1),
    (protocols: [0, 1], best: 1),
    (protocols: [255, 1, 4, 2], best: 3),
    (protocols: [4, 3, 0], best: 2),
    (protocols: [1, 1], best: 0),
  ])
  func theOneThatAnswersIsPreferred(protocols: [UInt8], best: Int) {
    let settings = protocols.enumerated().map { setting(UInt8($0), $1) }
    #expect(USBSetting.best(of: settings) == settings[best])
  }

  @Test func packetsAndInternetPrintingTakeNoRawJobs() {
    #expect(USBSetting.best(of: [setting(0, 3), setting(1, 4)]) == nil)
    #expect(USBSetting.best(of: []) == nil)
  }
}
