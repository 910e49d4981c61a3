namespace Ringside.Lab.Reports.Charts;

/// <summary>An SVG drawing that scales with the page. Colours and line widths come from the style sheet, by class.</summary>
internal sealed class SvgCanvas
{
    // What a letter of the page's font takes, as a share of its size: a little more than most do, so that labels keep their distance.
    private const double LetterWidth = 0.6;

    private readonly MarkupWriter _markup = new();

    public SvgCanvas(double width, double height, string description)
    {
        Width = width;
        Height = height;
        var box = $"0 0 {MarkupWriter.Number(width)} {MarkupWriter.Number(height)}";
        _markup.Open("svg", ("viewBox", box), ("role", "img"), ("aria-label", description));
    }

    public double Width { get; }

    public double Height { get; }

    /// <summary>Size of the text in the drawings; the style sheet has the same.</summary>
    public static double FontSize => 13;

    /// <summary>How long a text is at most, in the units of the drawing.</summary>
    public static double TextWidth(string text) => text.Length * FontSize * LetterWidth;

    /// <summary>The text, or its begin and an ellipsis where it is longer than the room for it.</summary>
    public static string Fit(string text, double width)
    {
        var letters = (int)(width / (FontSize * LetterWidth));
        return text.Length <= letters ? text : letters < 2 ? string.Empty : text[..(letters - 1)] + "\u2026";
    }

    public void OpenGroup(string style) => _markup.Open("g", ("class", style));

    public void CloseGroup() => _markup.Close();

    public void Line(double x1, double y1, double x2, double y2, string style) => _markup.Empty(
        "line",
        ("x1", MarkupWriter.Number(x1)),
        ("y1", MarkupWriter.Number(y1)),
        ("x2", MarkupWriter.Number(x2)),
        ("y2", MarkupWriter.Number(y2)),
        ("class", style));

    /// <summary>A rectangle; <paramref name="tip"/> is what it tells when the pointer is over it.</summary>
    public void Rectangle(double x, double y, double width, double height, string style, string tip = "")
    {
        // The name of a run is the first line, and empty when there is only one run.
        tip = tip.TrimStart('\n');
        ReadOnlySpan<(string, string)> attributes =
        [
            ("x", MarkupWriter.Number(x)),
            ("y", MarkupWriter.Number(y)),
            ("width", MarkupWriter.Number(Math.Max(0, width))),
            ("height", MarkupWriter.Number(Math.Max(0, height))),
            ("class", style),
            ("data-tip", tip),
        ];
        _markup.Empty("rect", tip.Length == 0 ? attributes[..^1] : attributes);
    }

    /// <summary>A path in SVG's own notation.</summary>
    public void Path(string data, string style) => _markup.Empty("path", ("d", data), ("class", style));

    /// <summary>A text; <paramref name="anchor"/> is start, middle or end.</summary>
    public void Text(double x, double y, string text, string anchor, string style)
    {
        if (text.Length > 0)
        {
            _markup.Element(
                "text",
                text,
                ("x", MarkupWriter.Number(x)),
                ("y", MarkupWriter.Number(y)),
                ("text-anchor", anchor),
                ("class", style));
        }
    }

    /// <summary>A text that reads upwards, for the title of a vertical axis.</summary>
    public void UpwardText(double x, double y, string text, string style) => _markup.Element(
        "text",
        text,
        ("transform", $"translate({MarkupWriter.Number(x)} {MarkupWriter.Number(y)}) rotate(-90)"),
        ("text-anchor", "middle"),
        ("class", style));

    /// <summary>The mark of a run: circle, square, triangle or diamond, so that runs differ without colour too.</summary>
    public void Mark(double x, double y, int run, string style)
    {
        var data = (run % 4) switch
        {
            0 => "m-4.5,0a4.5,4.5 0 1,0 9,0a4.5,4.5 0 1,0 -9,0z",
            1 => "m-4,-4h8v8h-8z",
            2 => "m0,-5.2l5,8.7h-10z",
            _ => "m0,-5.6l5.6,5.6l-5.6,5.6l-5.6,-5.6z",
        };
        Path($"M{MarkupWriter.Number(x)},{MarkupWriter.Number(y)}{data}", style);
    }

    /// <summary>The whole drawing as markup.</summary>
    public string ToMarkup() => _markup.Close().ToString();
}
