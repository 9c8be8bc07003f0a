// Reads lines of a constraint, a tab and a version; says what Masterminds/semver makes of each:
// `-` if the constraint is refused, `?` if the version is, else 1 or 0. A line that begins with a tab holds two
// versions, parted by a tab, and is answered by their order: -1, 0 or 1.
package main

import (
	"bufio"
	"fmt"
	"os"
	"strings"

	"github.com/Masterminds/semver/v3"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for lines.Scan() {
		fields := strings.Split(lines.Text(), "\t")
		if len(fields) == 3 {
			a, errA := semver.NewVersion(fields[1])
			b, errB := semver.NewVersion(fields[2])
			if errA != nil || errB != nil {
				fmt.Fprintln(out, "?")
				continue
			}
			fmt.Fprintln(out, a.Compare(b))
			continue
		}
		constraint, err := semver.NewConstraint(fields[0])
		if err != nil {
			fmt.Fprintln(out, "-")
			continue
		}
		version, err := semver.NewVersion(fields[1])
		if err != nil {
			fmt.Fprintln(out, "?")
			continue
		}
		if constraint.Check(version) {
			fmt.Fprintln(out, "1")
		} else {
			fmt.Fprintln(out, "0")
		}
	}
}
