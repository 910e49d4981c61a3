using System.Globalization;
using System.Text;

namespace Ringside.Lab.Reports;

/// <summary>Builds HTML and SVG that is well formed by construction: elements are closed in order, all text and values are
/// escaped.</summary>
internal sealed class MarkupWriter
{
    private readonly StringBuilder _text = new();
    private readonly Stack<string> _open = new();

    /// <summary>A number as it stands in an attribute: two decimals at most, '.' in every culture.</summary>
    public static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);

    /// <summary>Escapes what could end a text or a value in quotes; a character that XML does not allow becomes U+FFFD.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length + 16);
        foreach (var rune in text.EnumerateRunes())
        {
            // EnumerateRunes has already made U+FFFD of a surrogate that stands alone.
            _ = rune.Value switch
            {
                '&' => escaped.Append("&amp;"),
                '<' => escaped.Append("&lt;"),
                '>' => escaped.Append("&gt;"),
                '"' => escaped.Append("&quot;"),
                '\'' => escaped.Append("&#39;"),
                '`' => escaped.Append("&#96;"),
                '\n' => escaped.Append("&#10;"),
                < ' ' or (>= 0x7f and < 0xa0) or 0xfffe or 0xffff => escaped.Append('\ufffd'),
                _ => escaped.Append(rune.ToString()),
            };
        }

        return escaped.ToString();
    }

    /// <summary>Begins an element that <see cref="Close"/> ends.</summary>
    public MarkupWriter Open(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(name, attributes);
        _text.Append('>');
        _open.Push(name);
        return this;
    }

    /// <summary>Ends the element begun last.</summary>
    public MarkupWriter Close()
    {
        _text.Append("</").Append(_open.Pop()).Append(">\n");
        return this;
    }

    /// <summary>An element that can hold nothing: a void element of HTML or a shape of SVG. HTML does not close others this way.</summary>
    public MarkupWriter Empty(string name, params ReadOnlySpan<(string Name, string Value)> attributes)
    {
        Begin(name, attributes);
        _text.Append(" />\n");
        return this;
    }

    /// <summary>An element that holds a text.</summary>
    public MarkupWriter Element(string name, string text, params ReadOnlySpan<(string Name, string Value)> attributes) =>
        Open(name, attributes).Text(text).Close();

    /// <summary>A text, escaped.</summary>
    public MarkupWriter Text(string text)
    {
        _text.Append(Escape(text));
        return this;
    }

    /// <summary>Markup of our own, as it is. Never for anything that comes from outside.</summary>
    public MarkupWriter Trusted(string markup)
    {
        _text.Append(markup);
        return this;
    }

    /// <summary>Everything written so far.</summary>
    /// <exception cref="InvalidOperationException">An element is still open.</exception>
    public override string ToString() =>
        _open.Count == 0 ? _text.ToString() : throw new InvalidOperationException($"element {_open.Peek()} is not closed");

    private void Begin(string name, ReadOnlySpan<(string Name, string Value)> attributes)
    {
        _text.Append('<').Append(name);
        foreach (var (attribute, value) in attributes)
        {
            _text.Append(' ').Append(attribute).Append("=\"").Append(Escape(value)).Append('"');
        }
    }
}
