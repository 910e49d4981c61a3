using System.Globalization;
using Ringside.Linux.Clocks;
using Ringside.Linux.Polling;
using Ringside.Linux.Sockets;
using Ringside.Net.Ports;

namespace Ringside.Net.Tests.Ports;

/// <summary>When the sender of a small segment hears that it arrived: its queue in /proc/net/tcp holds what is not acknowledged
/// (proc_net_tcp in the kernel's documentation).</summary>
public sealed class LateAcknowledgementsTests
{
    private const int Rounds = 50;

    // The kernel acknowledges by itself after 40 ms: a round in which this machine stops the test for nearly that long shows nothing.
    private const long LongestNanos = 30_000_000;
    private const int MostRounds = 20 * Rounds;

    [Theory, EveryBackend]
    public void The_acknowledgement_leaves_when_nothing_more_is_there(string backend)
    {
        (IStreamPort port, KernelSocket peer) = StreamPair.ConnectSocket(backend, new StreamPortOptions { LateAcknowledgements = true });
        using (port)
        using (peer)
        {
            Assert.False(port.TryReceive(out _));
            Assert.Equal(0, CountEarly(port, peer));
        }
    }

    [Theory, EveryBackend]
    public void Left_alone_the_kernel_acknowledges_before_the_bytes_are_used(string backend)
    {
        (IStreamPort port, KernelSocket peer) = StreamPair.ConnectSocket(backend);
        using (port)
        using (peer)
        {
            Assert.Equal(Rounds, CountEarly(port, peer));
        }
    }

    private static int CountEarly(IStreamPort port, KernelSocket peer)
    {
        (int early, int counted) = (0, 0);
        for (int round = 0; counted < Rounds; round++)
        {
            Assert.True(round < MostRounds, $"of {round} rounds {counted} were shorter than {LongestNanos} ns");
            long began = KernelClock.MonotonicRawNanos();
            Assert.Equal(13, peer.Send(new byte[13]));
            Received received = default;
            Ends.Until(() => port.TryReceive(out received), port.Descriptor);
            port.Frames.Return(received.Frame);
            bool isEarly = UnacknowledgedBytes(port, peer) == 0;
            if (KernelClock.MonotonicRawNanos() - began < LongestNanos)
            {
                (counted, early) = (counted + 1, early + (isEarly ? 1 : 0));
            }

            Ends.Until(() => !port.TryReceive(out _) && UnacknowledgedBytes(port, peer) == 0, port.Descriptor, PollEvents.None);
        }

        return early;
    }

    private static int UnacknowledgedBytes(IStreamPort port, KernelSocket peer)
    {
        string local = peer.LocalEndpoint.Port.ToString("X4", CultureInfo.InvariantCulture);
        string remote = port.LocalEndpoint.Port.ToString("X4", CultureInfo.InvariantCulture);
        foreach (string line in File.ReadLines("/proc/self/net/tcp"))
        {
            string[] fields = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (fields.Length > 4 && fields[1].EndsWith(':' + local, StringComparison.Ordinal)
                && fields[2].EndsWith(':' + remote, StringComparison.Ordinal))
            {
                return int.Parse(fields[4].Split(':')[0], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            }
        }

        throw new InvalidOperationException("the kernel lists no such connection");
    }
}
