import Testing

@testable import Printers

@Suite struct SerialSettingsTests {
  private static func settings(_ change: (inout SerialSettings) -> Void) -> SerialSettings {
    var settings = SerialSettings()
    change(&settings)
    return settings
  }

  @Test(arguments: [
    ("serial:/dev/ttyS0", "/dev/ttyS0", SerialSettings()),
    ("serial:/dev/ttyUSB0?speed=19200", "/dev/ttyUSB0", settings { $0.speed = 19_200 }),
    (
      "serial:/dev/ttyACM0?flow=none", "/dev/ttyACM0",
      settings { $0.flow = SerialSettings.Flow.none }
    ),
    (
      "serial:/dev/serial/by-id/a b?speed=38400&flow=rtscts&parity=odd&bits=7",
      "/dev/serial/by-id/a b",
      settings {
        $0.speed = 38_400
        $0.flow = .rtscts
        $0.parity = .odd
        $0.bits = 7
      }
    ),
  ])
  func textAndAddressAreTheSame(text: String, path: String, settings: SerialSettings) throws {
    let address = try PrinterAddress(text)
    #expect(address == .serial(path: path, settings))
    #expect(address.description == text)
  }

  @Test func optionsStandInAnyOrderAndUsualOnesAreNotWritten() throws {
    let address = try PrinterAddress("serial:/dev/ttyS0?parity=none&bits=8&flow=xonxoff&speed=9600")
    #expect(address.description == "serial:/dev/ttyS0?flow=xonxoff")
  }

  @Test(arguments: [
    "serial:", "serial:ttyS0", "serial:?speed=9600", "serial:/dev/ttyS0?", "serial:/dev/tty\u{0}",
    "serial:/dev/ttyS0?speed", "serial:/dev/ttyS0?speed=", "serial:/dev/ttyS0?speed=9601",
    "serial:/dev/ttyS0?speed=09600", "serial:/dev/ttyS0?speed=9600&speed=9600",
    "serial:/dev/ttyS0?flow=dtr", "serial:/dev/ttyS0?parity=mark", "serial:/dev/ttyS0?bits=9",
    "serial:/dev/ttyS0?speed=9600&", "serial:/dev/ttyS0?stop=1", "serial:/dev/ttyS0?a=b=c",
  ])
  func otherTextsAreNoAddresses(text: String) {
    #expect(throws: PrinterAddressError.self) { try PrinterAddress(text) }
  }
}
