using System.Xml.Linq;
using Ringside.Lab.Reports;

namespace Ringside.Lab.Tests.Reports;

public sealed class LoadCurveReportTests
{
    private static readonly LoadCurve[] Curves =
    [
        new("mdp", [new(1000, 999, 64, 11_000, 20_000, 90_000), new(2000, 1998, 64, 12_000, 22_000, 95_000)]),
        new("<udp>", [new(1000, 400, 64, 10_000, 19_000, 80_000)]),
        new("tcp", []),
    ];

    [Fact]
    public void The_page_is_well_formed_loads_nothing_and_escapes_names()
    {
        string text = Draw(Curves);
        XDocument page = XDocument.Parse(text.Replace("<!DOCTYPE html>\n", string.Empty, StringComparison.Ordinal));
        Assert.DoesNotContain("http://", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("https://", text, StringComparison.OrdinalIgnoreCase);
        string[] loading = ["link", "img", "iframe", "object", "embed", "base", "use", "image"];
        Assert.DoesNotContain(page.Descendants(), element => loading.Contains(element.Name.LocalName));
        Assert.Contains("&lt;udp&gt;", text, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_point_has_a_row_and_a_mark_in_each_drawing()
    {
        XDocument page = XDocument.Parse(Draw(Curves).Replace("<!DOCTYPE html>\n", string.Empty, StringComparison.Ordinal));
        const int drawings = 4 * 2; // three percentiles by messages and one by bytes, each for wide and narrow windows
        string[] Classes(string name) =>
            [.. page.Descendants().Where(element => element.Name.LocalName == name)
                .Select(element => element.Attribute("class")?.Value ?? "")];
        Assert.Equal(drawings, Classes("svg").Length);
        Assert.Equal(3 * drawings, Classes("path").Count(style => style.StartsWith("mark", StringComparison.Ordinal)));
        Assert.Equal(2 * drawings, Classes("path").Count(style => style == "mark open"));
        Assert.Equal(3, page.Descendants().Count(element => element.Name.LocalName == "tr") - 1);
    }

    [Fact]
    public void Without_a_point_there_is_no_page() => Assert.Throws<ArgumentException>(() => Draw([Curves[2]]));

    private static string Draw(LoadCurve[] curves) => LoadCurveReport.ToText(curves, new MachineFacts(), "Latency", "64 bytes");
}
