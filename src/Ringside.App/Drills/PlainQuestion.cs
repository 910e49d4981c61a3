using System.Text;
using Ringside.Linux.Clocks;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.App.Drills;

/// <summary>Asks a server that closes the connection behind its answer, in ASCII.</summary>
internal static class PlainQuestion
{
    private const long PatienceNanos = 1_000_000_000;

    /// <summary>Asks, on the calling thread: in its network namespace.</summary>
    /// <param name="address">Where the server listens.</param>
    /// <param name="question">Less than a kilobyte.</param>
    /// <returns>What was answered within a second; empty when nothing was.</returns>
    internal static string Ask(in Endpoint address, ReadOnlySpan<byte> question)
    {
        Backends.TryGet("socket", out IBackend? backend);
        using IStreamPort port = backend!.Connect(address, new StreamPortOptions());
        var answer = new StringBuilder();
        long limit = KernelClock.MonotonicRawNanos() + PatienceNanos;
        bool isAsked = false;
        while (KernelClock.MonotonicRawNanos() < limit)
        {
            StreamState state = port.Poll();
            if (!isAsked && state == StreamState.Open && port.Frames.TryLease(out Frame frame))
            {
                question.CopyTo(port.Frames[frame]);
                isAsked = port.Send(frame.Take(question.Length)) == SendStatus.Sent;
            }

            if (port.TryReceive(out Received received))
            {
                answer.Append(Encoding.ASCII.GetString(port.Frames[received.Frame]));
                port.Frames.Return(received.Frame);
            }
            else if (state is StreamState.PeerClosed or StreamState.Failed)
            {
                break;
            }
            else
            {
                Thread.Sleep(1);
            }
        }

        return answer.ToString();
    }
}
