using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Ringside.Linux.Clocks;
using Ringside.Simulation;

namespace Ringside.App.Commands;

/// <summary>What runs of a simulation came to together.</summary>
internal sealed class SimSums(ulong first)
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _faults = new(StringComparer.Ordinal);
    private readonly List<ulong> _failing = [];
    private readonly long _startNanos = KernelClock.MonotonicRawNanos();
    private readonly TimeSpan _startTime = Environment.CpuUsage.TotalTime;
    private long _virtualNanos;
    private long _commands;
    private long _elections;
    private long _failovers;

    /// <summary>Seeds that were run.</summary>
    internal long Seeds { get; private set; }

    /// <summary>Whether one of them has failed.</summary>
    internal bool HasFailed => _failing.Count > 0;

    /// <summary>Time since the first one began.</summary>
    internal double Seconds => (KernelClock.MonotonicRawNanos() - _startNanos) / 1e9;

    /// <summary>Adds a run.</summary>
    internal void Add(SimulationResult result)
    {
        Seeds++;
        _virtualNanos += result.VirtualNanos;
        _commands += result.Commands;
        _elections += result.Elections;
        _failovers += result.Failovers;
        foreach ((string what, long count) in result.Counts)
        {
            _counts[what] = _counts.GetValueOrDefault(what) + count;
        }

        foreach ((string what, long count) in result.Faults)
        {
            _faults[what] = _faults.GetValueOrDefault(what) + count;
        }

        if (!result.Passed)
        {
            _failing.Add(result.Seed);
        }
    }

    /// <summary>All of it in one line.</summary>
    internal string ToText(IReadOnlyList<(string Name, long Count)> order)
    {
        string counts = string.Join(
            ", ", order.Select(one => string.Create(CultureInfo.InvariantCulture, $"{_counts.GetValueOrDefault(one.Name)} {one.Name}")));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Seeds} {(Seeds == 1 ? "seed" : "seeds")} from {first} passed: {counts}, {_virtualNanos / 1e9:F0} s of virtual time in "
                + $"{Seconds:F1} s ({Seeds / Seconds:F0} seeds a second)");
    }

    /// <summary>All of it as a JSON object on a line.</summary>
    internal string ToJson()
    {
        double cores = (Environment.CpuUsage.TotalTime - _startTime).TotalSeconds;
        ArrayBufferWriter<byte> buffer = new();
        using (Utf8JsonWriter writer = new(buffer))
        {
            writer.WriteStartObject();
            writer.WriteNumber("first_seed", first);
            writer.WriteNumber("seeds", Seeds);
            writer.WriteNumber("violations", _failing.Count);
            writer.WriteStartArray("failing_seeds");
            _failing.ForEach(writer.WriteNumberValue);
            writer.WriteEndArray();
            writer.WriteNumber("commands", _commands);
            writer.WriteNumber("elections", _elections);
            writer.WriteNumber("failovers", _failovers);
            writer.WriteStartObject("faults");
            foreach ((string what, long count) in _faults)
            {
                writer.WriteNumber(what, count);
            }

            writer.WriteEndObject();
            writer.WriteNumber("commands_per_core_second", Math.Round(_commands / Math.Max(cores, 1e-3)));
            writer.WriteNumber("simulated_seconds", Math.Round(_virtualNanos / 1e9, 3));
            writer.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
