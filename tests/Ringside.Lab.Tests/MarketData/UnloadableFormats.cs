using Ringside.Protocols.MarketData;

namespace Ringside.Lab.Tests.MarketData;

// What the loader finds, or must not find, in the assembly of these tests.
public sealed class FirstFormatter : IMarketDataFormatter
{
    public bool TryFormat(ReadOnlySpan<byte> line, in MarketDataRow row, Span<byte> payload, out int length) => (length = 0) > 0;
}

public sealed class SecondFormatter : IMarketDataFormatter
{
    public bool TryFormat(ReadOnlySpan<byte> line, in MarketDataRow row, Span<byte> payload, out int length) => (length = 0) > 0;
}

public abstract class AbstractFormatter : IMarketDataFormatter
{
    // Public, so that nothing but its being abstract keeps the loader away.
    public AbstractFormatter()
    {
    }

    public abstract bool TryFormat(ReadOnlySpan<byte> line, in MarketDataRow row, Span<byte> payload, out int length);
}

public sealed class FormatterWithParameter(int number) : IMarketDataFormatter
{
    public bool TryFormat(ReadOnlySpan<byte> line, in MarketDataRow row, Span<byte> payload, out int length) => (length = number) > 0;
}

internal sealed class InternalFormatter : IMarketDataFormatter
{
    public bool TryFormat(ReadOnlySpan<byte> line, in MarketDataRow row, Span<byte> payload, out int length) => (length = 0) > 0;
}

public sealed class ThrowingParser : IMarketDataParser
{
    public ThrowingParser() => throw new InvalidOperationException("not today\nor ever");

    public bool TryParse(ReadOnlySpan<byte> payload, out MarketDataRow row)
    {
        row = default;
        return false;
    }
}
