namespace Ringside.Exchange.Shards;

/// <summary>How far the day of a shard is; part of its state.</summary>
public enum DayPhase : byte
{
    /// <summary>Inputs are taken.</summary>
    Running = 0,

    /// <summary>An administrator has ended it: what is open is being closed.</summary>
    Ending = 1,

    /// <summary>It is over: nothing more is taken.</summary>
    Ended = 2,
}
