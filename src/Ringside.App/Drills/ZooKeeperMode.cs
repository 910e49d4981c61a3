using System.Text;
using Ringside.Linux.Clocks;
using Ringside.Linux.Sockets;
using Ringside.Net.Frames;
using Ringside.Net.Ports;

namespace Ringside.App.Drills;

/// <summary>Asks a server of ZooKeeper what it is to the others, with the four letters <c>srvr</c> (ZooKeeper Administrator's Guide, "The
/// Four Letter Words"); every server answers them and closes the connection behind its answer.</summary>
internal static class ZooKeeperMode
{
    private const long PatienceNanos = 1_000_000_000;
    private const string Label = "Mode: ";

    /// <summary>Asks, on the calling thread.</summary>
    /// <param name="address">Where the server has its clients.</param>
    /// <returns><c>leader</c> or <c>follower</c>; empty when it is neither, or does not answer within a second.</returns>
    internal static string Ask(in Endpoint address)
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
                "srvr"u8.CopyTo(port.Frames[frame]);
                isAsked = port.Send(frame.Take(4)) == SendStatus.Sent;
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

        string text = answer.ToString();
        int place = text.IndexOf(Label, StringComparison.Ordinal);
        return place < 0 ? string.Empty : text[(place + Label.Length)..].Split('\n')[0].Trim();
    }
}
