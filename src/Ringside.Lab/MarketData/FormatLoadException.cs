namespace Ringside.Lab.MarketData;

/// <summary>A feed format that cannot be loaded. The message is one line for the user: the name, what is wrong, what was
/// expected.</summary>
public sealed class FormatLoadException : Exception
{
    /// <summary>One clear line.</summary>
    /// <param name="message">The line.</param>
    public FormatLoadException(string message)
        : base(message)
    {
    }

    /// <summary>One clear line and what caused it.</summary>
    /// <param name="message">The line.</param>
    /// <param name="innerException">The cause.</param>
    public FormatLoadException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
