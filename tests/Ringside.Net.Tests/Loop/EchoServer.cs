using Ringside.Net.Frames;
using Ringside.Net.Loop;

namespace Ringside.Net.Tests.Loop;

/// <summary>The example of docs/loop.md, word for word.</summary>
internal static class EchoServer
{
    internal static async ValueTask ServeAsync(LoopListener listener)
    {
        RingLoop loop = listener.Loop;
        await foreach (LoopSocket socket in listener.AcceptAll())
        {
            Coroutine connection = loop.Start(AnswerAsync, socket, "connection");
            connection.InactivityLimitNanos = 30_000_000_000;
        }
    }

    private static async ValueTask AnswerAsync(LoopSocket socket)
    {
        using (socket)
        {
            await foreach (Frame frame in socket.ReceiveAll())
            {
                try
                {
                    if (await socket.SendAllAsync(frame, timeoutNanos: 1_000_000_000) < 0)
                    {
                        return;
                    }
                }
                finally
                {
                    socket.Loop.Frames.Return(frame);
                }
            }
        }
    }
}
