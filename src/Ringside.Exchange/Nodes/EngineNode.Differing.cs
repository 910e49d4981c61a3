using Ringside.Exchange.Shards;
using Ringside.Market.Commands;
using Ringside.Market.Engine;
using Ringside.Market.Instruments;

namespace Ringside.Exchange.Nodes;

/// <content>Engines that have come to another state than the one that writes: each says so, and when they are too many, nobody knows who is
/// right, so the one that writes halts its shard.</content>
public sealed partial class EngineNode
{
    private long _differsAt;
    private long _tellDifferenceNanos;
    private int _halting;
    private bool _hasHalted;
    private string? _difference;

    /// <summary>Why it has halted its shard, as other engines differ; null while it has not.</summary>
    public string? Difference => IsOpen ? _difference : null;

    /// <summary>When <see cref="TellDifference"/> has something to say; <see cref="long.MaxValue"/> for never.</summary>
    public long DifferenceDeadlineNanos => _differsAt == 0 ? long.MaxValue : _tellDifferenceNanos;

    /// <summary>It has ended for its state, and stays out: it says so now and then, for the engine that writes to count.</summary>
    /// <param name="nowNanos">The time.</param>
    public void TellDifference(long nowNanos)
    {
        if (nowNanos < DifferenceDeadlineNanos)
            return;
        _tellDifferenceNanos = nowNanos + (_options.Writer.Election?.TellNanos ?? long.MaxValue - nowNanos);
        _writer.TellDifference(_differsAt, _core.Digest);
    }

    // Once: who opens the shard again knows why it was halted. Should all agree again, and differ again, it is halted again.
    private void HaltIfTooManyDiffer(long nowNanos)
    {
        if (!_writer.HasDiffering)
        {
            (_hasHalted, _difference) = (false, null);
            return;
        }

        (int agreeing, int differing) = _writer.CountOthers(nowNanos);
        bool isTooMany = differing > 0 && (differing > agreeing + 1 || differing == _options.Others.Length);
        if (isTooMany && !_hasHalted)
        {
            (_hasHalted, _halting) = (true, _core.InstrumentCount);
            _difference = $"{differing} of {_options.Others.Length} other engines have come to another state: the shard was halted";
        }

        while (_halting > 0 && CanSequence)
        {
            InstrumentView instrument = _core.InstrumentAt(--_halting);
            if (instrument.State is TradingState.Closed or TradingState.Halted)
                continue;
            var halt = new Command { Kind = CommandKind.SetState, Instrument = instrument.Number, State = TradingState.Halted };
            Sequence(new ShardInput { Kind = ShardInputKind.Command, Command = halt }, nowNanos);
        }
    }
}
