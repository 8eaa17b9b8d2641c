import NIOCore
import NIOSSL

/// Ends a connection on which more comes in answer to a request than an answer can be long.
///
/// It counts bytes before anything reads them, so it holds for status lines and headers, too.
final class AnswerLimit: ChannelDuplexHandler {
  typealias InboundIn = ByteBuffer
  typealias OutboundIn = NIOAny

  /// The answer is longer than the limit.
  struct Exceeded: Error {}

  private let limit: Int
  private var received = 0

  /// A limit in bytes, from the first byte of the status line to the last one of the body.
  init(_ limit: Int) {
    self.limit = limit
  }

  func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
    received = 0
    context.write(data, promise: promise)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    received += unwrapInboundIn(data).readableBytes
    guard received <= limit else {
      context.fireErrorCaught(Exceeded())
      closeAtOnce(context)
      return
    }
    context.fireChannelRead(data)
  }

  /// Closes below TLS, which would go on reading for seconds to hear the other side's farewell.
  private func closeAtOnce(_ context: ChannelHandlerContext) {
    let tls = try? context.pipeline.syncOperations.context(handlerType: NIOSSLClientHandler.self)
    (tls ?? context).close(promise: nil)
  }
}
