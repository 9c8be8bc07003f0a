// Command go-yaml says what Helm and Argo CD read in YAML: it is the oracle of stackc's tests.
//
// It reads requests from stdin, one JSON string (the text of a file) a line, and answers each with one line:
//
//	{"first": JSON | null, "documents": [JSON, ...], "error": "..."}
//
// "first" is the answer of sigs.k8s.io/yaml's YAMLToJSON, which looks at the first document alone, as text, or
// absent if that fails. "documents" are all documents up to the first error, "error" is that error.
package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"strings"

	yamlv2 "go.yaml.in/yaml/v2"
	"sigs.k8s.io/yaml"
)

type answer struct {
	First     *string  `json:"first"`
	Documents []string `json:"documents"`
	Error     string   `json:"error"`
}

func main() {
	in := bufio.NewReaderSize(os.Stdin, 1<<20)
	out := bufio.NewWriterSize(os.Stdout, 1<<20)
	defer out.Flush()
	for {
		line, err := in.ReadBytes('\n')
		if len(line) > 1 {
			var text string
			if err := json.Unmarshal(line, &text); err != nil {
				fmt.Fprintln(os.Stderr, err)
				os.Exit(2)
			}
			reply, _ := json.Marshal(read(text))
			out.Write(append(reply, '\n'))
		}
		if err != nil {
			return
		}
	}
}

func read(text string) (reply answer) {
	reply.Documents = []string{}
	defer func() {
		if problem := recover(); problem != nil {
			reply.Error = fmt.Sprint("panic: ", problem)
		}
	}()
	if first, err := yaml.YAMLToJSON([]byte(text)); err == nil {
		text := string(first)
		reply.First = &text
	}
	decoder := yamlv2.NewDecoder(strings.NewReader(text))
	for {
		var value interface{}
		err := decoder.Decode(&value)
		if err == io.EOF {
			return reply
		}
		if err == nil {
			var asJSON []byte
			value, err = jsonable(value)
			if err == nil {
				asJSON, err = json.Marshal(value)
			}
			if err == nil {
				reply.Documents = append(reply.Documents, string(asJSON))
				continue
			}
		}
		reply.Error = err.Error()
		return reply
	}
}

// jsonable gives maps the keys that sigs.k8s.io/yaml gives them.
func jsonable(value interface{}) (interface{}, error) {
	switch value := value.(type) {
	case map[interface{}]interface{}:
		out := make(map[string]interface{}, len(value))
		for key, item := range value {
			name, err := keyName(key)
			if err != nil {
				return nil, err
			}
			if out[name], err = jsonable(item); err != nil {
				return nil, err
			}
		}
		return out, nil
	case []interface{}:
		out := make([]interface{}, len(value))
		for i, item := range value {
			var err error
			if out[i], err = jsonable(item); err != nil {
				return nil, err
			}
		}
		return out, nil
	}
	return value, nil
}

func keyName(key interface{}) (string, error) {
	switch key := key.(type) {
	case string:
		return key, nil
	case int:
		return strconv.Itoa(key), nil
	case bool:
		return strconv.FormatBool(key), nil
	case float64:
		switch name := strconv.FormatFloat(key, 'g', -1, 32); name {
		case "+Inf":
			return ".inf", nil
		case "-Inf":
			return "-.inf", nil
		case "NaN":
			return ".nan", nil
		default:
			return name, nil
		}
	}
	return "", fmt.Errorf("unsupported map key of type %T", key)
}
