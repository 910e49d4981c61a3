namespace Ringside.Exchange.Shards;

/// <summary>What the engine that writes has found out about the engines of its shard, before it sequences a
/// <see cref="ShardInputKind.LogicRaised"/> or a <see cref="ShardInputKind.HandOver"/>: part of the input, as
/// <see cref="Market.Commands.Command.Quantity"/>, so that everybody comes to the same outcome, and whoever asked can be told.</summary>
/// <param name="Reason">What is against it; None when nothing is.</param>
/// <param name="Engine">The engine that it is about, by its number in the venue's file; 0 for none, or for the only one.</param>
/// <param name="Version">To be raised: the version that is asked for, 0 for the next one. Refused as not the next one: the active version;
/// because an engine cannot run it: the newest that one can. Else 0.</param>
/// <remarks>Bits of the number, from the lowest: 32 version, 16 engine, 8 reason, 8 zero.</remarks>
public readonly record struct LogicVerdict(LogicReason Reason, ushort Engine, uint Version)
{
    /// <summary>As a number, which is not negative.</summary>
    public long ToNumber() => ((long)Reason << 48) | ((long)Engine << 32) | Version;

    /// <summary>Reads what <see cref="ToNumber"/> has made, from any number.</summary>
    public static LogicVerdict Of(long number) => new((LogicReason)(byte)(number >> 48), (ushort)(number >> 32), (uint)number);
}
