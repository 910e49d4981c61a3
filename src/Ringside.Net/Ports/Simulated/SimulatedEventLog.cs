using System.Runtime.InteropServices;

namespace Ringside.Net.Ports.Simulated;

/// <summary>Keeps what happened in a simulated network, and one number that stands for all of it, payloads included: two runs with the
/// same number were the same, byte for byte. The number is FNV-1a of 64 bits
/// (https://datatracker.ietf.org/doc/html/draft-eastlake-fnv).</summary>
public sealed class SimulatedEventLog : ISimulatedNetworkObserver
{
    private const ulong Offset = 14_695_981_039_346_656_037;
    private const ulong Prime = 1_099_511_628_211;

    private readonly List<SimulatedEvent> _events = [];
    private readonly int _capacity;

    /// <summary>Makes an empty log.</summary>
    /// <param name="capacity">Most events to keep; later ones only count and change the number.</param>
    public SimulatedEventLog(int capacity = int.MaxValue)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        _capacity = capacity;
    }

    /// <summary>The events, first to last, as many as are kept.</summary>
    public IReadOnlyList<SimulatedEvent> Events => _events;

    /// <summary>How many events there were.</summary>
    public long Count { get; private set; }

    /// <summary>The number that stands for all events and payloads in their order.</summary>
    public ulong Hash { get; private set; } = Offset;

    /// <inheritdoc/>
    public void OnEvent(in SimulatedEvent happened, ReadOnlySpan<byte> payload)
    {
        Count++;
        if (_events.Count < _capacity)
        {
            _events.Add(happened);
        }

        Add(happened.Nanos);
        Add((long)happened.Kind);
        Add(happened.Number);
        Add(happened.Length);
        Add(happened.Source.Port);
        Add(happened.Source.AddressBytes);
        Add(happened.Destination.Port);
        Add(happened.Destination.AddressBytes);
        Add(payload);
    }

    private void Add(long value) => Add(MemoryMarshal.AsBytes(new ReadOnlySpan<long>(in value)));

    private void Add(ReadOnlySpan<byte> bytes)
    {
        ulong hash = Hash;
        foreach (byte value in bytes)
        {
            hash = (hash ^ value) * Prime;
        }

        Hash = hash;
    }
}
