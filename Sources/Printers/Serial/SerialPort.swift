#if canImport(Glibc)
  import Glibc
#endif

/// A serial port that is ours alone, set as the printer is; it gets its own settings back.
final class SerialPort {
  /// The address, for texts.
  let name: String
  let number: Int32
  let flow: SerialSettings.Flow
  private let original: termios

  /// Opens a port; one that is in use is waited for.
  ///
  /// - Parameters:
  ///   - path: the device node.
  ///   - settings: how the printer is set.
  ///   - patience: how long to wait for another program to give the port back, in milliseconds.
  /// - Throws: `PrinterTrouble` when it is gone, stays in use, may not be used, or is no serial port.
  init(_ path: String, _ settings: SerialSettings, patience: Int32) throws(PrinterTrouble) {
    let name = PrinterAddress.serial(path: path, settings).description
    let deadline = Deadline(milliseconds: patience)
    var opened = Self.open(path)
    while opened.trouble == EBUSY, !deadline.isOver {
      usleep(50_000)
      opened = Self.open(path)
    }
    guard opened.trouble == 0 else { throw Self.trouble(name, path, opened.trouble) }
    var state = termios()
    let status = tcgetattr(opened.number, &state)
    guard status == 0, Self.set(opened.number, state, settings) else {
      let trouble = errno
      close(opened.number)
      throw status == 0
        ? PrinterTrouble(
          .unsupported,
          reason: "\(name): the port cannot be set so (\(reason(trouble)))",
          advice: "choose another speed in its address and in the printer's settings"
        ) : Self.trouble(name, path, trouble)
    }
    self.name = name
    number = opened.number
    original = state
    flow = settings.flow ?? Self.usualFlow(of: path)
    // What came before is meant for somebody else.
    tcflush(number, TCIFLUSH)
    var ready = TIOCM_DTR | TIOCM_RTS
    // A port without these lines has nothing to raise.
    _ = ioctl(number, UInt(TIOCMBIS), &ready)
  }

  deinit {
    // What the printer has not taken must not hold up the closing for half a minute.
    tcflush(number, TCOFLUSH)
    var original = original
    tcsetattr(number, TCSANOW, &original)
    _ = ioctl(number, UInt(TIOCNXCL))
    close(number)
  }

  private static func open(_ path: String) -> (number: Int32, trouble: Int32) {
    let number = Glibc.open(path, O_RDWR | O_NOCTTY | O_NONBLOCK | O_CLOEXEC)
    guard number >= 0 else { return (number, errno) }
    var trouble: Int32 = 0
    if isatty(number) == 0 {
      trouble = ENOTTY
    } else if flock(number, LOCK_EX | LOCK_NB) != 0 {
      trouble = errno == EWOULDBLOCK ? EBUSY : errno
    } else if ioctl(number, UInt(TIOCEXCL)) != 0 {
      trouble = errno
    }
    if trouble != 0 {
      close(number)
    }
    return (number, trouble)
  }

  /// A USB port does by itself what the lines are for, and often has none.
  private static func usualFlow(of path: String) -> SerialSettings.Flow {
    guard let real = realpath(path, nil) else { return .dsrdtr }
    defer { free(real) }
    return String(cString: real).hasPrefix("/dev/ttyACM") ? .none : .dsrdtr
  }

  /// Sets a port and tells whether it took the settings.
  private static func set(
    _ number: Int32,
    _ original: termios,
    _ settings: SerialSettings
  ) -> Bool {
    var state = original
    cfmakeraw(&state)
    let speed = constant(of: settings.speed)
    cfsetispeed(&state, speed)
    cfsetospeed(&state, speed)
    state.c_cflag &= ~tcflag_t(CSIZE | PARENB | PARODD | CSTOPB) & ~tcflag_t(CRTSCTS)
    state.c_cflag |= tcflag_t(CREAD | CLOCAL) | tcflag_t(settings.bits == 7 ? CS7 : CS8)
    switch settings.parity {
    case .none: break
    case .even: state.c_cflag |= tcflag_t(PARENB)
    case .odd: state.c_cflag |= tcflag_t(PARENB | PARODD)
    }
    switch settings.flow {
    case .xonxoff: state.c_iflag |= tcflag_t(IXON)
    case .rtscts: state.c_cflag |= tcflag_t(CRTSCTS)
    // Linux has no DTR/DSR handshake of its own.
    case .dsrdtr, .some(.none), nil: break
    }
    // It is a success already when one of the settings was taken: so what was taken is looked at.
    var taken = termios()
    errno = EINVAL
    return tcsetattr(number, TCSANOW, &state) == 0 && tcgetattr(number, &taken) == 0
      && cfgetospeed(&taken) == speed
  }

  private static func constant(of speed: Int) -> speed_t {
    let constants = [B1200, B2400, B4800, B9600, B19200, B38400, B57600, B115200, B230400]
    let pairs = zip(SerialSettings.speeds, constants)
    return speed_t(pairs.first { $0.0 == speed }?.1 ?? B9600)
  }

  private static func trouble(
    _ name: String,
    _ path: String,
    _ number: Int32
  ) -> PrinterTrouble {
    switch number {
    case EBUSY:
      PrinterTrouble(
        .busy,
        reason: "\(name): the port is in use by \(users(of: path))",
        advice: "wait until it is done, or end it if it should not print there"
      )
    case EACCES, EPERM:
      PrinterTrouble(
        .denied,
        reason: "\(name): this user may not use the port",
        advice: "add the user to the group dialout (usermod -aG dialout USER) and log in again"
      )
    case ENOTTY:
      PrinterTrouble(
        .unsupported,
        reason: "\(name): this is no serial port",
        advice: "write file:PATH for a file or another device"
      )
    default:
      PrinterTrouble(
        .absent,
        reason: "\(name): \(reason(number))",
        advice: "check the cable and that the path is right (ls /dev/serial/by-id)"
      )
    }
  }

  /// The lines of the port (`TIOCM_DSR`, `TIOCM_CTS`); nil for a port without lines.
  var lines: Int32? {
    var lines: Int32 = 0
    return ioctl(number, UInt(TIOCMGET), &lines) == 0 ? lines : nil
  }

  /// Bytes that the system has taken and not sent yet.
  var unsent: Int {
    var count: Int32 = 0
    return ioctl(number, UInt(TIOCOUTQ), &count) == 0 ? Int(count) : 0
  }
}
