namespace Ringside.Market.Commands;

/// <summary>Whose orders a mass cancellation takes.</summary>
public enum CancelScope : byte
{
    /// <summary>Those of <see cref="Command.Session"/>.</summary>
    Session = 0,

    /// <summary>Those of <see cref="Command.Member"/>.</summary>
    Member = 1,

    /// <summary>Those in <see cref="Command.Instrument"/>.</summary>
    Instrument = 2,
}
