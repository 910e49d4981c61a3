using Ringside.Net.Agents;
using Ringside.Net.Ports;

namespace Ringside.Bench.Io;

/// <summary>One side of a pair: what sends the bursts, or what drains them.</summary>
/// <param name="Backend">Its name in the table.</param>
/// <param name="Mode">The mode asked for; empty for none.</param>
/// <param name="Open">Makes it, on the thread that will use it.</param>
internal sealed record BurstSide(string Backend, string Mode, Func<EndSetup, IBurstEnd> Open)
{
    private const int Frames = 2048;

    internal string FullName => Mode.Length == 0 ? Backend : $"{Backend}:{Mode}";

    /// <summary>A baseline of plain system calls.</summary>
    internal static BurstSide Raw => new(Contender.Raw, string.Empty, setup => new OneByOne<RawTransport>(new RawTransport(setup)));

    /// <summary>The platform's socket.</summary>
    internal static BurstSide Dotnet =>
        new(Contender.DotnetSpin, string.Empty, setup => new OneByOne<DotnetSpinTransport>(new DotnetSpinTransport(setup)));

    /// <summary>A port of ours, one datagram a call.</summary>
    internal static BurstSide Single(string fullName) => Of(fullName, setup =>
    {
        var waiter = new Waiter(WaitStrategy.Spin);
        try
        {
            return new OneByOne<PortTransport>(new PortTransport(OurBackends.Get(fullName), waiter, setup, Frames), waiter);
        }
        catch
        {
            waiter.Dispose();
            throw;
        }
    });

    /// <summary>A port of ours, in batches.</summary>
    /// <param name="fullName">Which.</param>
    /// <param name="adjust">Changes what it is asked for; null leaves it.</param>
    internal static BurstSide Batched(string fullName, Func<DatagramPortOptions, DatagramPortOptions>? adjust = null) => Of(
        fullName,
        setup =>
        {
            var options = new DatagramPortOptions
            {
                Local = setup.Local,
                Interface = setup.Interface,
                FrameCount = Frames,
                ReceiveBufferBytes = PortTransport.ReceiveBufferBytes,
            };
            return new PortBursts(OurBackends.Get(fullName), adjust is null ? options : adjust(options), setup);
        });

    private static BurstSide Of(string fullName, Func<EndSetup, IBurstEnd> open)
    {
        string[] parts = fullName.Split(':', 2);
        return new BurstSide(parts[0], parts.Length == 1 ? string.Empty : parts[1], open);
    }
}
