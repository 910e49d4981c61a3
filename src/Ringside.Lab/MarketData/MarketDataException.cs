namespace Ringside.Lab.MarketData;

/// <summary>A market data file that cannot be opened, is not what it should be, or ends before its end. The message is one line for
/// the user: the file, the place, what was expected.</summary>
public sealed class MarketDataException : Exception
{
    /// <summary>One clear line.</summary>
    /// <param name="message">The line.</param>
    public MarketDataException(string message)
        : base(message)
    {
    }

    /// <summary>One clear line and what caused it.</summary>
    /// <param name="message">The line.</param>
    /// <param name="innerException">The cause.</param>
    public MarketDataException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
