namespace Ringside.Exchange.Shards;

/// <summary>What an input of a shard is.</summary>
public enum ShardInputKind : byte
{
    /// <summary>Not an input.</summary>
    None = 0,

    /// <summary>A command of the matching engine: of a member's session, or, of gateway 0, of the writer itself.</summary>
    Command = 1,

    /// <summary>A gateway has begun: whatever an older instance of it sends from now on is refused.</summary>
    GatewayStarted = 2,

    /// <summary>A gateway has not been heard for too long: its sessions are gone.</summary>
    GatewayLost = 3,

    /// <summary>A command of an administrator who is logged in at a gateway: nobody's session.</summary>
    Administration = 4,

    /// <summary>An administrator ends the day: the writer closes everything, and takes nothing more.</summary>
    EndOfDay = 5,

    /// <summary>Of gateway 0: the last input of the day, in the last batch of the stream's identity.</summary>
    DayEnded = 6,

    /// <summary>Of gateway 0: the first input of a day that follows another one. The command names the end of that:
    /// <see cref="Market.Commands.Command.Quantity"/> its last number, <see cref="Market.Commands.Command.OrderId"/> the chain there,
    /// <see cref="Market.Commands.Command.Session"/> its identity, <see cref="Market.Commands.Command.Instrument"/> its active logic
    /// version, with which this day goes on; 0 for the first one.</summary>
    DayStarted = 7,

    /// <summary>The engine that writes hands the lead over: of an administrator, or of gateway 0, the engine's own. The command names who
    /// is to write, the engine's number in the venue's file, as <see cref="Market.Commands.Command.Session"/>; 0 for whoever is elected.
    /// What the writer knows against it is <see cref="Market.Commands.Command.Quantity"/> (<see cref="LogicVerdict"/>). The state stays as
    /// it was.</summary>
    HandOver = 8,

    /// <summary>The store set is to change: of an administrator; of gateway 0, that a change has begun to count, or will not. The command
    /// names the store that is to come as <see cref="Market.Commands.Command.Session"/> and the one that is to go as
    /// <see cref="Market.Commands.Command.Member"/>, 0 for none, and what the engine has found, a
    /// <see cref="Administration.StoreChangeProblem"/>, as <see cref="Market.Commands.Command.Quantity"/>. The state stays as it was.
    /// </summary>
    Stores = 9,

    /// <summary>The active logic version rises by one: of an administrator, or of gateway 0, the engine's own. Which it is, or what the
    /// writer knows against it, is <see cref="Market.Commands.Command.Quantity"/> (<see cref="LogicVerdict"/>).</summary>
    LogicRaised = 10,
}
